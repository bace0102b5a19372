-- why: a town's page would say that it has no force of its own where its record is in
-- another county, or where a namesake holds its Census identity.
with

places as (

    select
        *,
        replace({{ normalized_name('place_name') }}, ' ', '') as folded_name
    from {{ ref('stg_reference__places') }}

),

forces as (

    select * from {{ ref('int_partnerships__place_forces') }}

),

register_names as (

    select *
    from {{ ref('int_reference__register_names') }}
    where
        register_kind = 'city'
        and legal_kind not in ('township', 'town')

)

select
    places.place_id,
    places.place_name,
    places.state_code,
    places.county_fips,
    places.census_place_geoid,
    register_names.ori,
    register_names.agency_name,
    held.place_id as place_with_force
from places
inner join register_names
    on
        places.state_code = register_names.state_code
        and places.folded_name in (
            replace(register_names.named_place, ' ', ''),
            replace(register_names.bare_name, ' ', '')
        )
left join forces
    on places.place_id = forces.place_id
left join forces as held_forces
    on register_names.ori = held_forces.ori
left join places as held
    on held_forces.place_id = held.place_id
where
    places.is_incorporated
    and forces.place_id is null
    and not coalesce(held.is_incorporated, false)
    and not (places.is_of_census_list and coalesce(held.is_town, false))
    and {{ is_no_exception(
        'no_force_is_missing_from_the_town_of_its_name', 'register_names.ori'
    ) }}
