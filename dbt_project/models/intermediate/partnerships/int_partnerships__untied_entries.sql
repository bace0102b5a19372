with

answers as (

    select
        answers.*,
        register_names.normalized_agency_name
    from {{ ref('int_partnerships__place_police') }} as answers
    left join {{ ref('int_reference__register_names') }} as register_names
        on answers.ori = register_names.ori
    -- Of a place whose own police are not known, the second body is the only one named.
    where
        answers.answer_order = if(answers.police_rule = 'not_known', 2, 1)

),

-- names by which an entry of a list would mean the force of an area
force_names as (

    select
        'place-' || places.place_id as lookup_id,
        places.state_code,
        coalesce(answers.police_role = 'own_force', false) as is_sure_force,
        {{ unnested(dbt.array_construct([
            "places.place_name || ' police department'",
            "places.place_name || ' ' || places.place_type || ' police department'",
            "case when answers.agency_id is null and answers.police_role in "
            ~ "('own_force', 'county') then coalesce(answers.normalized_agency_name, "
            ~ "answers.agency_name) end",
        ], 'string')) }} as force_name
    from {{ ref('int_reference__places_resolved') }} as places
    left join answers
        on places.place_id = answers.place_id
    where not places.is_duplicate

    union all

    select
        'county-' || counties.county_fips as lookup_id,
        counties.state_code,
        true as is_sure_force,
        {{ unnested(dbt.array_construct([
            "counties.county_name || ' police department'",
            "counties.county_name || ' sheriff'",
            "register_names.normalized_agency_name",
        ], 'string')) }} as force_name
    from {{ ref('stg_reference__counties') }} as counties
    left join {{ ref('int_partnerships__county_police') }} as police
        on
            counties.county_fips = police.county_fips
            and police.agency_id is null
    left join {{ ref('int_reference__register_names') }} as register_names
        on police.ori = register_names.ori

),

register_names as (

    select distinct normalized_agency_name
    from {{ ref('int_reference__register_names') }}

),

entries as (

    select
        matches.agency_name,
        matches.source_id,
        {{ normalized_name('matches.agency_name') }} as normalized_agency_name,
        -- why: the hint is the nearest state, which is wrong near borders; it says
        -- where the entry may belong and never that it does.
        coalesce(matches.state_code, list_matches.state_hint_code) as state_code,
        register_names.normalized_agency_name is not null as is_in_register
    from {{ ref('int_partnerships__agency_matches') }} as matches
    left join {{ ref('stg_partnerships__list_2021_matches') }} as list_matches
        on matches.observation_id = list_matches.observation_id
    left join register_names
        on
            {{ normalized_name('matches.agency_name') }}
            = register_names.normalized_agency_name
    where
        matches.agency_id is null
        and matches.candidate_agency_id is null

),

final as (

    select
        force_names.lookup_id,
        entries.source_id,
        entries.agency_name
    from entries
    inner join force_names
        on
            entries.normalized_agency_name
            = {{ normalized_name('force_names.force_name') }}
            and coalesce(entries.state_code, force_names.state_code)
            = force_names.state_code
    -- why: without a state the entry means one of the forces that the register has of
    -- its name, so no place that has none.
    where
        entries.state_code is not null
        or not entries.is_in_register
        or force_names.is_sure_force
    qualify row_number() over (
        partition by force_names.lookup_id
        order by entries.agency_name asc, entries.source_id asc
    ) = 1

)

select * from final
