with

subdivisions as (

    select
        *,
        {{ regexp_replace_all(
            'cousub_name', ' (charter township|township|town|plantation)$', ''
        ) }} as town_name,
        nullif(
            regexp_extract(
                cousub_name, ' (charter township|township|town|plantation)$', 1
            ),
            ''
        ) as place_type
    from {{ ref('stg_reference__county_subdivisions') }}

),

towns as (

    select
        *,
        replace({{ normalized_name('town_name') }}, ' ', '') as folded_name,
        replace(
            {{ normalized_name(
                "town_name || ' ' || replace(place_type, 'charter ', '')"
            ) }},
            ' ',
            ''
        ) as folded_name_with_kind
    from subdivisions

),

places as (

    select
        places.*,
        coalesce(codes.census_class in ('incorporated', 'balance'), false)
        or places.census_place_geoid is not null as is_incorporated,
        without_kind.government_name,
        replace({{ normalized_name('places.place_name') }}, ' ', '') as folded_name
    from {{ ref('stg_reference__places') }} as places
    left join {{ ref('stg_reference__place_codes') }} as codes
        on places.place_id = codes.place_id
    left join {{ ref('stg_reference__towns_without_kind') }} as without_kind
        on places.place_id = without_kind.place_id
    -- A Census place that no other list has is never the town of its name.
    where places.place_id not like 'cp%'

),

town_names as (

    select
        *,
        folded_name as written_name
    from towns

    union all

    select
        *,
        folded_name_with_kind as written_name
    from towns

),

-- places of ours that a town may be, the surest first
candidates as (

    select
        town_names.cousub_geoid,
        places.place_id,
        {{ miles_between(
            'town_names.latitude', 'town_names.longitude',
            'places.latitude', 'places.longitude'
        ) }} as distance_miles,
        case
            when places.place_id = 'cs' || town_names.cousub_geoid then 1
            when places.government_name = town_names.cousub_name then 2
            when places.place_type is not null and not places.is_incorporated then 3
            when
                places.folded_name = town_names.folded_name_with_kind
                and not places.is_incorporated
                then 4
            when not places.is_incorporated then 5
            -- Cities of Connecticut are towns as well.
            when town_names.state_code = 'CT' then 6
        end as tie_order
    from town_names
    inner join places
        on
            town_names.state_code = places.state_code
            and town_names.written_name = places.folded_name
    -- The Census counts Connecticut by other counties since 2022.
    where town_names.county_fips = places.county_fips or town_names.state_code = 'CT'

    union all

    select
        towns.cousub_geoid,
        places.place_id,
        0 as distance_miles,
        1 as tie_order
    from towns
    inner join places
        on places.place_id = 'cs' || towns.cousub_geoid

),

ties as (

    select *
    from candidates
    where
        tie_order in (1, 2, 3, 6)
        -- Of an unincorporated namesake farther off the town may be another.
        or (
            tie_order in (4, 5)
            and distance_miles <= {{ rule_number('namesake_miles') }}
        )
    qualify
        row_number() over (
            partition by cousub_geoid
            order by tie_order asc, distance_miles asc, place_id asc
        ) = 1

),

-- towns that have a force, or are served by one, where most have none
policed_towns as (

    select towns.cousub_geoid
    from towns
    inner join {{ ref('int_reference__register_counties') }} as register_counties
        on towns.county_fips = register_counties.county_fips
    inner join {{ ref('int_reference__register_names') }} as register_names
        on register_counties.ori = register_names.ori
    where
        register_names.register_kind = 'city'
        and register_names.legal_kind = 'township'
        and towns.folded_name = replace(register_names.bare_name, ' ', '')

    union

    select towns.cousub_geoid
    from towns
    inner join {{ ref('stg_reference__joint_force_members') }} as members
        on
            towns.state_code = members.state_code
            and towns.folded_name_with_kind
            = replace({{ normalized_name('members.member_place_name') }}, ' ', '')

),

final as (

    select
        towns.cousub_geoid,
        case
            when ties.place_id is not null then ties.place_id
            when
                town_states.state_code is not null
                or policed_towns.cousub_geoid is not null
                then 'cs' || towns.cousub_geoid
        end as place_id,
        towns.source_id,
        towns.cousub_name,
        towns.town_name,
        towns.place_type,
        towns.functional_status,
        towns.state_code,
        towns.county_fips,
        towns.population_count,
        towns.latitude,
        towns.longitude,
        ties.place_id is null as is_new_place
    from towns
    left join ties
        on towns.cousub_geoid = ties.cousub_geoid
    left join policed_towns
        on towns.cousub_geoid = policed_towns.cousub_geoid
    left join {{ ref('stg_reference__town_states') }} as town_states
        on towns.state_code = town_states.state_code
    -- One place of ours represents one town.
    qualify
        ties.place_id is null
        or row_number() over (
            partition by ties.place_id
            order by ties.tie_order asc, ties.distance_miles asc, towns.cousub_geoid asc
        ) = 1

)

select * from final
