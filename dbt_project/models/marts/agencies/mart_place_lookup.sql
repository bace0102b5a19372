with

places as (

    select * from {{ ref('dim_places') }}

),

counties as (

    select * from {{ ref('dim_counties') }}

),

place_police as (

    select * from {{ ref('fct_place_police') }}

),

areas as (

    select
        'place-' || place_id as lookup_id,
        'place' as area_type,
        place_id,
        county_fips,
        all_county_names,
        namesake_place_ids,
        place_kind,
        census_place_geoid,
        cousub_geoid,
        state_code,
        source_id,
        case
            when is_township_beside_town then place_name || ' ' || place_type
            else place_name
        end as area_name,
        legal_kind,
        population_count,
        latitude,
        longitude
    from places

    union all

    select
        'county-' || county_fips as lookup_id,
        'county' as area_type,
        cast(null as string) as place_id,
        county_fips,
        {{ dbt.array_construct(['county_name'], 'string') }} as all_county_names,
        {{ dbt.array_construct([], 'string') }} as namesake_place_ids,
        cast(null as string) as place_kind,
        cast(null as string) as census_place_geoid,
        cast(null as string) as cousub_geoid,
        state_code,
        source_id,
        county_name as area_name,
        case
            when county_name like '% Parish' then 'parish'
            when county_name like '% City and Borough' then 'city and borough'
            when county_name like '% Borough' then 'borough'
            when county_name like '% Census Area' then 'census area'
            when county_name like '% Municipality' then 'municipality'
            when county_name like '% Municipio' then 'municipio'
            when lower(county_name) like '% city' then 'independent city'
            when state_code = 'DC' then 'district'
            else 'county'
        end as legal_kind,
        population_2020 as population_count,
        latitude,
        longitude
    from counties

),

-- the agency that answers for an area, and the one that is named with it
answering as (

    select
        *,
        case when police_role in ('courts', 'office') then 'county' else police_role end
            as answering_role
    from place_police
    where answer_order in (1, 2)

),

-- how we know: of a contract beside a force on record, and of police that may not
-- exist, the source is that of the second agency
answers as (

    select *
    from answering
    qualify
        row_number() over (
            partition by lookup_id
            order by
                case
                    when certainty in ('open', 'on_record') then -answer_order
                    else answer_order
                end asc
        ) = 1

),

counted as (

    select
        lookup_id,
        count(agency_id) as agency_count
    from place_police
    where
        case
            when place_id is null then police_role in ('county', 'office')
            else police_role in ('own_force', 'campus', 'other')
        end
    group by lookup_id

),

-- Sheriffs who serve the courts, and counties without one in a state where they do.
court_sheriffs as (

    select
        counties.county_fips,
        counties.state_code
    from counties
    inner join {{ ref('place_police') }} as sheriffs
        on counties.county_fips = sheriffs.area_id
    where sheriffs.police_role = 'courts'

),

courts as (

    select county_fips
    from counties
    where
        county_fips in (select court_sheriffs.county_fips from court_sheriffs)
        or state_code in (
            select court_sheriffs.state_code
            from court_sheriffs
            inner join {{ ref('place_police') }} as patrols
                on court_sheriffs.state_code = patrols.area_id
            where patrols.certainty = 'by_role'
        )

),

-- places of which every body that may police them is on no list
silent as (

    select lookup_id
    from place_police
    where
        answer_order = 2
        or answer_order > 3
    group by lookup_id
    having count(*) = count(case when ring_status = 'no_record' then 1 end)

),

final as (

    select
        areas.lookup_id,
        areas.place_id,
        areas.county_fips,
        areas.state_code,
        first_answer.agency_id as leading_agency_id,
        second_answer.agency_id as second_agency_id,
        answers.part_of_place_id,
        areas.source_id,
        untied_entries.source_id as untied_entry_source_id,
        answers.evidence_source_id as police_source_id,
        agencies.ring_status_source_id,
        areas.census_place_geoid,
        areas.cousub_geoid,
        areas.area_type,
        areas.area_name,
        areas.legal_kind,
        areas.place_kind,
        areas.namesake_place_ids,
        counties.county_name,
        areas.all_county_names,
        states.state_name,
        untied_entries.agency_name as untied_entry_name,
        first_answer.agency_name as leading_agency_name,
        coalesce(first_answer.answering_role, 'none') as leading_role,
        second_answer.agency_name as second_agency_name,
        second_answer.answering_role as second_role,
        -- why: a township often shares its name with a city
        around.place_name || case
            when
                around.place_kind in ('township', 'charter township')
                and around.place_name not ilike '%township'
                then ' Township'
            else ''
        end as part_of_name,
        -- What we know of a town around goes with a place of which we know nobody.
        case
            when answers.lookup_id is null or answers.part_of_place_id is not null
                then decided_places.within_rule
        end as part_of_rule,
        evidence_sources.publisher as evidence_publisher,
        evidence_sources.source_title as evidence_source_title,
        evidence_sources.source_url as evidence_source_url,
        coalesce(answers.certainty, 'not_known') as police_evidence,
        if(courts.county_fips is null, null, 'courts_mainly') as sheriff_role,
        coalesce(
            first_answer.ring_status,
            -- Neither police of its own nor who patrols otherwise is on any list.
            case
                when untied_entries.lookup_id is null and silent.lookup_id is not null
                    then 'no_record'
            end,
            'not_checked'
        ) as ring_status,
        case
            when
                untied_entries.lookup_id is not null
                and coalesce(first_answer.ring_status, 'not_checked') = 'not_checked'
                then 'not_checked_untied_entry'
            when agencies.agency_id is not null then agencies.ring_answer
            when first_answer.ring_status = 'no_record' then 'no_record_search'
            when silent.lookup_id is not null then 'no_record_not_known'
            when second_answer.lookup_id is not null then 'not_checked_not_known'
            else 'not_checked_unknown_police'
        end as ring_answer,
        coalesce(agencies.ring_status_on_precision, 'unknown')
            as ring_status_on_precision,
        coalesce(answers.evidence_on_precision, 'unknown') as evidence_on_precision,
        areas.population_count,
        cast(coalesce(counted.agency_count, 0) as integer) as agency_count,
        areas.latitude,
        areas.longitude,
        -- why: police of the county's name are not called the town's, as in Camden NJ.
        coalesce(
            first_answer.police_role = 'own_force'
            and first_answer.certainty in ('on_record', 'confirmed')
            and first_answer.agency_name
            not like replace(counties.county_name, ' County', '') || ' County %',
            false
        ) as is_town_police,
        agencies.ring_status_on,
        answers.evidence_on,
        cast('{{ var("as_of_on") }}' as date) as searched_on
    from areas
    inner join counties
        on areas.county_fips = counties.county_fips
    inner join {{ ref('dim_states') }} as states
        on areas.state_code = states.state_code
    left join answers
        on areas.lookup_id = answers.lookup_id
    left join {{ ref('dim_sources') }} as evidence_sources
        on answers.evidence_source_id = evidence_sources.source_id
    left join places as around
        on answers.part_of_place_id = around.place_id
    left join courts
        on areas.area_type = 'county' and areas.county_fips = courts.county_fips
    left join counted
        on areas.lookup_id = counted.lookup_id
    left join {{ ref('stg_reference__places') }} as decided_places
        on areas.place_id = decided_places.place_id
    left join answering as first_answer
        on areas.lookup_id = first_answer.lookup_id and first_answer.answer_order = 1
    left join answering as second_answer
        on areas.lookup_id = second_answer.lookup_id and second_answer.answer_order = 2
    left join silent
        on areas.lookup_id = silent.lookup_id
    left join {{ ref('mart_agencies') }} as agencies
        on
            first_answer.agency_id = agencies.agency_id
            and first_answer.ring_status = agencies.ring_status
    left join {{ ref('int_partnerships__untied_entries') }} as untied_entries
        on areas.lookup_id = untied_entries.lookup_id

)

select * from final
