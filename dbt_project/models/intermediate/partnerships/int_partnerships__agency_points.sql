select
    agency_id,
    point_place_id as place_id,
    point_county_fips as county_fips,
    serves_place_id is not null as is_own_force
from {{ ref('agencies') }}
