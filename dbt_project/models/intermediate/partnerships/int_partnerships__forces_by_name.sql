with

register_counties as (

    select * from {{ ref('int_reference__register_counties') }}

),

places as (

    select
        places.place_id,
        places.state_code,
        places.county_fips,
        places.is_incorporated,
        places.is_of_census_list,
        replace({{ normalized_name('places.place_name') }}, ' ', '') as folded_name,
        coalesce(places.place_type in ('township', 'charter township', 'town'), false)
            as is_township,
        coalesce(town_states.towns_hold_villages, false) as towns_hold_villages,
        coalesce(town_states.towns_lie_beside_cities, false)
            as towns_lie_beside_cities,
        -- A village of New England has the police of its town, and a place
        -- without a government seldom has any.
        places.is_of_census_list
        and (
            not places.is_incorporated
            or (
                coalesce(town_states.towns_hold_villages, false)
                and places.place_kind in ('village', 'borough')
            )
        ) as comes_after_namesakes,
        -- A township beside the city of its name does not make the city unsure.
        count(*) over (
            partition by
                places.state_code,
                {{ normalized_name('places.place_name') }},
                coalesce(places.place_type like '%township', false)
                or (
                    places.place_type = 'town'
                    and coalesce(town_states.towns_lie_beside_cities, false)
                )
        ) as namesake_count
    from {{ ref('stg_reference__places') }} as places
    left join {{ ref('stg_reference__town_states') }} as town_states
        on places.state_code = town_states.state_code

),

-- bodies of the register whose place the agencies leave open
open_bodies as (

    select
        register_names.ori,
        oris.agency_id,
        register_names.state_code,
        register_names.legal_kind,
        replace(register_names.named_place, ' ', '') as folded_name,
        replace(register_names.bare_name, ' ', '') as bare_folded_name,
        count(*) over (
            partition by register_names.state_code, register_names.named_place
        ) as namesake_count,
        register_names.ori not in (select counted.ori from register_counties as counted)
            as has_no_county
    from {{ ref('int_reference__register_names') }} as register_names
    left join {{ ref('int_partnerships__agency_oris') }} as oris
        on register_names.ori = oris.ori
    left join {{ ref('int_partnerships__agency_points') }} as points
        on oris.agency_id = points.agency_id
    left join {{ ref('stg_reference__register_place_ties') }} as place_ties
        on register_names.ori = place_ties.ori
    where
        register_names.register_kind = 'city'
        and points.place_id is null
        and place_ties.ori is null

),

candidates as (

    select
        open_bodies.ori,
        open_bodies.agency_id,
        open_bodies.has_no_county,
        places.place_id,
        places.is_incorporated,
        places.is_of_census_list,
        places.comes_after_namesakes,
        open_bodies.folded_name = places.folded_name as is_whole_name,
        case
            -- A township and the city of its name are two governments; so are a
            -- town and a city or village where towns are divisions of the county.
            when places.is_incorporated
                then not (
                    open_bodies.legal_kind = 'township'
                    or (
                        open_bodies.legal_kind = 'town'
                        and (
                            places.towns_hold_villages
                            or places.towns_lie_beside_cities
                        )
                    )
                )
            when
                places.is_township
                and open_bodies.legal_kind in ('city', 'borough', 'village')
                then false
            -- Outside New England the register writes out that a force is a
            -- township's; without it, the village inside is meant.
            when places.is_township and not places.towns_hold_villages
                then open_bodies.legal_kind in ('township', 'town')
            else true
        end as is_of_kind,
        -- A town that is alone of its name here may have the force, or a village
        -- too small for our list of places.
        places.is_township
        and open_bodies.legal_kind not in ('city', 'borough', 'village')
        and not open_bodies.has_no_county as may_be_of_kind
    from open_bodies
    inner join places
        on
            open_bodies.state_code = places.state_code
            and places.folded_name
            in (open_bodies.folded_name, open_bodies.bare_folded_name)
    left join register_counties
        on
            open_bodies.ori = register_counties.ori
            and places.county_fips = register_counties.county_fips
    where
        register_counties.ori is not null
        or (
            open_bodies.has_no_county
            and open_bodies.namesake_count = 1
            and places.namesake_count = 1
        )

),

-- the place of each body, before the body of each place
leading_candidates as (

    select *
    from candidates
    qualify row_number() over (
        partition by ori
        order by
            comes_after_namesakes asc,
            is_of_kind desc,
            is_whole_name desc,
            is_incorporated desc,
            is_of_census_list asc,
            place_id asc
    ) = 1

),

final as (

    select
        ori,
        place_id,
        agency_id,
        case
            when not is_of_kind then 'name_without_kind'
            when has_no_county then 'name_in_state'
            else 'name_and_county'
        end as police_rule,
        is_whole_name
    from leading_candidates
    where is_of_kind or may_be_of_kind

)

select * from final
