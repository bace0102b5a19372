select * from {{ ref('place_twins') }}
