select * from {{ ref('list_2021_matches') }}
