select * from {{ ref('register_place_ties') }}
