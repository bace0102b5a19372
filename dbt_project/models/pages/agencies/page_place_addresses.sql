select
    'place-' || place_id as lookup_id,
    county_fips,
    state_code,
    page_path,
    {{ slug('place_name') }} as name_slug
from {{ ref('dim_places') }}

union all

select
    'county-' || county_fips as lookup_id,
    county_fips,
    state_code,
    lower(state_code) || '/' || {{ slug('county_name') }} as page_path,
    {{ slug('county_name') }} as name_slug
from {{ ref('dim_counties') }}
