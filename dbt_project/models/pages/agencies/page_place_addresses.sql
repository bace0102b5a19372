select
    'place-' || place_id as lookup_id,
    'place' as area_type,
    county_fips,
    state_code,
    page_path,
    {{ regexp_replace_all('page_path', '/[^/]*$', '') }} as path_above,
    {{ slug('place_name') }} as name_slug,
    -- why: so many residents give a place a page of its own in files that leave most
    -- places out.
    coalesce(population_count >= 1000, false) as is_large
from {{ ref('dim_places') }}

union all

select
    'county-' || county_fips as lookup_id,
    'county' as area_type,
    county_fips,
    state_code,
    lower(state_code) || '/' || {{ slug('county_name') }} as page_path,
    lower(state_code) as path_above,
    {{ slug('county_name') }} as name_slug,
    false as is_large
from {{ ref('dim_counties') }}
