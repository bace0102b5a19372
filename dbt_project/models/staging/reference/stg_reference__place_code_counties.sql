select * from {{ ref('place_code_counties') }}
