-- A sheriff or county force serves the county that it is named for. Where a source
-- files it elsewhere, correct county or state in `corrections` and `agencies`.
select
    agencies.agency_id,
    agencies.agency_name,
    agencies.county_name,
    agencies.county_fips,
    counties.county_fips as namesake_county_fips
from {{ ref('mart_agencies') }} as agencies
inner join {{ ref('dim_counties') }} as counties
    on
        agencies.state_code = counties.state_code
        and {{ normalized_name('agencies.agency_name') }}
        like {{ normalized_name('counties.county_name') }} || ' %'
where
    agencies.agency_level = 'county'
    and agencies.county_fips <> counties.county_fips
