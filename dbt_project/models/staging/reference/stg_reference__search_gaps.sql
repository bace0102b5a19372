select * from {{ ref('search_gaps') }}
