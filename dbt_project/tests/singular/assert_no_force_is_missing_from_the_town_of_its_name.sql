-- why: a town whose force no row of `place_police` names is told that we do not know
-- its police.
with

towns as (

    select
        state_code,
        county_fips,
        {{ normalized_name('place_name') }} as town_name,
        max(place_id) as place_id
    from {{ ref('dim_places') }}
    where place_kind in ('city', 'town', 'village', 'borough') and not is_dissolved
    group by state_code, county_fips, {{ normalized_name('place_name') }}
    having count(*) = 1

)

select
    towns.place_id,
    bodies.police_body_id,
    bodies.agency_name
from {{ ref('dim_police_bodies') }} as bodies
inner join towns
    on
        bodies.county_fips = towns.county_fips
        and {{ normalized_name('bodies.agency_name') }}
        = towns.town_name || ' police department'
left join {{ ref('place_police') }} as police
    on
        towns.place_id = police.area_id
        and bodies.police_body_id = police.police_body_id
where
    {{ is_no_exception(
        'no_force_is_missing_from_the_town_of_its_name', 'bodies.police_body_id'
    ) }}
    and bodies.employees_2018_count > 0
    and police.area_id is null
