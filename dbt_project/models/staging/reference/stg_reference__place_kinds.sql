select * from {{ ref('place_kinds') }}
