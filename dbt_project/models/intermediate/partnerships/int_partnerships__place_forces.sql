with

agencies as (

    select
        points.agency_id,
        points.place_id,
        points.location_rule,
        points.is_own_force,
        oris.ori
    from {{ ref('int_partnerships__agency_points') }} as points
    inner join {{ ref('int_partnerships__agency_oris') }} as oris
        on points.agency_id = oris.agency_id

),

places as (

    select
        *,
        replace({{ normalized_name('place_name') }}, ' ', '') as folded_name
    from {{ ref('int_reference__places_resolved') }}
    where not is_duplicate

),

register_names as (

    select * from {{ ref('int_reference__register_names') }}

),

register_counties as (

    select * from {{ ref('int_reference__register_counties') }}

),

agency_forces as (

    select
        place_id,
        agency_id,
        ori,
        'agency_of_place' as police_rule,
        case
            when location_rule in ('matched_by_hand_and_rule', 'place_named_in_agency')
                then 'high'
            else 'medium'
        end as police_confidence
    from agencies
    where is_own_force

),

ties as (

    select
        place_ties.place_id,
        oris.agency_id,
        place_ties.ori,
        'register_tie' as police_rule,
        place_ties.confidence as police_confidence
    from {{ ref('stg_reference__register_place_ties') }} as place_ties
    inner join places
        on place_ties.place_id = places.place_id
    left join {{ ref('int_partnerships__agency_oris') }} as oris
        on place_ties.ori = oris.ori
    left join agency_forces
        on place_ties.place_id = agency_forces.place_id
    where agency_forces.place_id is null

),

governed_places as (

    select
        place_id,
        state_code,
        county_fips,
        folded_name,
        is_incorporated,
        coalesce(place_type in ('township', 'charter township', 'town'), false)
            as is_township,
        state_code in ('CT', 'MA', 'ME', 'NH', 'RI', 'VT') as is_in_new_england,
        -- why: a village of New England has the police of its town, and a place
        -- without a government seldom has any.
        is_of_census_list
        and (
            not is_incorporated
            or (
                state_code in ('CT', 'MA', 'ME', 'NH', 'RI', 'VT')
                and place_kind in ('village', 'borough')
            )
        ) as comes_after_namesakes,
        is_of_census_list,
        -- why: a township beside the city of its name does not make the city unsure.
        count(*) over (
            partition by
                state_code,
                folded_name,
                coalesce(place_type like '%township', false)
                or (place_type = 'town' and state_code in ('NY', 'WI'))
        ) as namesake_count
    from places

),

-- why: the record names the force of a town after the village inside that it has its
-- office in; the register says whose it is, and it polices both.
town_forces as (

    select
        towns.place_id,
        agency_forces.agency_id,
        agency_forces.ori,
        'agency_of_town' as police_rule,
        'high' as police_confidence
    from agency_forces
    inner join register_names
        on agency_forces.ori = register_names.ori
    inner join governed_places as villages
        on agency_forces.place_id = villages.place_id
    inner join governed_places as towns
        on
            villages.county_fips = towns.county_fips
            and villages.folded_name = towns.folded_name
    left join agency_forces as forces_of_towns
        on towns.place_id = forces_of_towns.place_id
    left join ties
        on towns.place_id = ties.place_id
    where
        villages.is_incorporated
        and towns.is_township
        and not towns.is_incorporated
        and register_names.legal_kind in ('township', 'town')
        and forces_of_towns.place_id is null
        and ties.place_id is null
    qualify row_number() over (
        partition by towns.place_id order by agency_forces.agency_id asc
    ) = 1

),

-- bodies of the register whose place the agencies leave open
open_bodies as (

    select
        register_names.ori,
        agencies.agency_id,
        register_names.state_code,
        register_names.legal_kind,
        replace(register_names.named_place, ' ', '') as folded_name,
        replace(register_names.bare_name, ' ', '') as bare_folded_name,
        count(*) over (
            partition by register_names.state_code, register_names.named_place
        ) as namesake_count,
        register_names.ori not in (select counted.ori from register_counties as counted)
            as has_no_county
    from register_names
    left join agencies
        on register_names.ori = agencies.ori
    left join ties
        on register_names.ori = ties.ori
    where
        register_names.register_kind = 'city'
        and agencies.place_id is null
        and ties.ori is null

),

candidates as (

    select
        open_bodies.ori,
        open_bodies.agency_id,
        governed_places.place_id,
        governed_places.is_incorporated,
        governed_places.is_incorporated
        or governed_places.is_township
        or governed_places.is_in_new_england as has_known_kind,
        open_bodies.has_no_county,
        governed_places.comes_after_namesakes,
        governed_places.is_of_census_list,
        open_bodies.folded_name = governed_places.folded_name as is_whole_name,
        case
            -- why: a township and the city of its name are two governments; so are a
            -- town and a city or village where towns are divisions of the county.
            when governed_places.is_incorporated
                then not (
                    open_bodies.legal_kind = 'township'
                    or (
                        open_bodies.legal_kind = 'town'
                        and (
                            governed_places.is_in_new_england
                            or open_bodies.state_code in ('NY', 'WI')
                        )
                    )
                )
            when
                governed_places.is_township
                and open_bodies.legal_kind in ('city', 'borough', 'village')
                then false
            -- why: outside New England the register writes out that a force is a
            -- township's; without it, the village inside is meant.
            when governed_places.is_township and not governed_places.is_in_new_england
                then open_bodies.legal_kind in ('township', 'town')
            else true
        end as is_of_kind,
        -- why: a town that is alone of its name here may have the force, or a village
        -- too small for our list of places.
        governed_places.is_township
        and open_bodies.legal_kind not in ('city', 'borough', 'village')
        and not open_bodies.has_no_county as may_be_of_kind
    from open_bodies
    inner join governed_places
        on
            open_bodies.state_code = governed_places.state_code
            and governed_places.folded_name
            in (open_bodies.folded_name, open_bodies.bare_folded_name)
    left join register_counties
        on
            open_bodies.ori = register_counties.ori
            and governed_places.county_fips = register_counties.county_fips
    where
        register_counties.ori is not null
        or (
            open_bodies.has_no_county
            and open_bodies.namesake_count = 1
            and governed_places.namesake_count = 1
        )

),

-- the place of each body, and then the body of each place
placed as (

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

register_forces as (

    select
        placed.place_id,
        placed.agency_id,
        placed.ori,
        case
            when not placed.is_of_kind then 'name_without_kind'
            when placed.has_no_county then 'name_in_state'
            else 'name_and_county'
        end as police_rule,
        case
            when not placed.is_of_kind then 'low'
            when placed.has_known_kind and not placed.has_no_county then 'high'
            else 'medium'
        end as police_confidence
    from placed
    left join agency_forces
        on placed.place_id = agency_forces.place_id
    left join ties
        on placed.place_id = ties.place_id
    left join town_forces
        on placed.place_id = town_forces.place_id
    where
        (placed.is_of_kind or placed.may_be_of_kind)
        and agency_forces.place_id is null
        and ties.place_id is null
        and town_forces.place_id is null
    qualify row_number() over (
        partition by placed.place_id
        order by placed.is_of_kind desc, placed.is_whole_name desc, placed.ori asc
    ) = 1

),

final as (

    select * from agency_forces
    union all
    select * from ties
    union all
    select * from town_forces
    union all
    select * from register_forces

)

select * from final
