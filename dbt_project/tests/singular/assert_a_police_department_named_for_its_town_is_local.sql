-- Where a source files a town's police under its county or state, every page of that
-- county or state would list it. A town that has its county's name is left out: there
-- the two may be one.
select
    agencies.agency_id,
    agencies.agency_name,
    agencies.agency_level,
    places.place_name,
    agencies.county_name
from {{ ref('mart_agencies') }} as agencies
inner join {{ ref('dim_places') }} as places
    on
        agencies.county_fips = places.county_fips
        and {{ normalized_name('agencies.agency_name') }} in (
            {{ normalized_name('places.place_name') }} || ' police department',
            {{ normalized_name('places.place_name') }} || ' municipal police department'
        )
where
    agencies.agency_level <> 'local'
    and position(
        {{ normalized_name('places.place_name') }}
        in {{ normalized_name('agencies.county_name') }}
    ) <> 1
    -- why: the Census has campuses as settlements.
    and not (agencies.agency_level = 'campus' and places.place_kind = 'cdp')
