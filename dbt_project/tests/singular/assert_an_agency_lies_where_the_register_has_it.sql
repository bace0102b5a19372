-- why: counties share names of agencies, and one in another county is another agency.
-- Decided ones were looked at by a person.
select
    agencies.agency_id,
    agencies.county_fips,
    agencies.ori,
    registered.agency_name as registered_name,
    registered.county_names
from {{ ref('dim_agencies') }} as agencies
inner join {{ ref('dim_police_bodies') }} as registered
    on agencies.ori = registered.ori
where
    agencies.ori_rule <> 'decision'
    and agencies.location_rule <> 'only_place_in_state'
    and agencies.ori in (
        select placed.ori
        from {{ ref('int_reference__register_counties') }} as placed
    )
    and not exists (
        select 1
        from {{ ref('int_reference__register_counties') }} as counties
        where
            counties.ori = agencies.ori
            and counties.county_fips = agencies.county_fips
    )

union all

-- and a city's force has its place, where the register names it for one of the county
select
    agencies.agency_id,
    agencies.county_fips,
    agencies.ori,
    registered.agency_name as registered_name,
    places.place_name as county_names
from {{ ref('dim_agencies') }} as agencies
inner join {{ ref('int_reference__register_names') }} as registered
    on agencies.ori = registered.ori
inner join {{ ref('dim_places') }} as places
    on
        agencies.county_fips = places.county_fips
        and registered.named_place = {{ normalized_name('places.place_name') }}
where
    agencies.place_id is null
    and agencies.agency_level = 'local'
    and registered.register_kind = 'city'
    -- a township and the city of its name are two governments
    and registered.legal_kind not in ('town', 'township')
