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
        all_county_fips,
        namesake_place_ids,
        place_kind,
        state_code,
        source_id,
        case
            when is_township_beside_town then place_name || ' ' || place_type
            else place_name
        end as area_name,
        coalesce(
            place_type,
            case
                when is_incorporated then 'incorporated'
                when is_town then 'town'
            end,
            'unknown'
        ) as legal_kind,
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
        {{ dbt.array_construct(['county_fips'], 'string') }} as all_county_fips,
        {{ dbt.array_construct([], 'string') }} as namesake_place_ids,
        cast(null as string) as place_kind,
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

area_counties as (

    select
        lookup_id,
        county_fips,
        {{ unnested('all_county_fips') }} as other_county_fips
    from areas
    where area_type = 'place'

),

-- the county on record first, then the others by name
county_names as (

    select
        area_counties.lookup_id,
        {{ list_in_order(
            'counties.county_name',
            "case when counties.county_fips = area_counties.county_fips then '' "
            ~ "else counties.county_name end"
        ) }} as all_county_names
    from area_counties
    inner join counties
        on area_counties.other_county_fips = counties.county_fips
    group by area_counties.lookup_id

),

-- the agency that answers for an area, and the one that is named with it
answering as (

    select
        place_police.*,
        case
            when place_police.police_role in ('courts', 'office') then 'county'
            else place_police.police_role
        end as answering_role,
        agencies.ring_status,
        agencies.ring_status_on,
        agencies.ring_status_on_precision
    from place_police
    left join {{ ref('dim_agencies') }} as agencies
        on place_police.agency_id = agencies.agency_id
    where place_police.answer_order in (1, 2)

),

-- how we know: of a contract beside a force on record, and of police that may not
-- exist, the source is that of the second agency
answers as (

    select
        lookup_id,
        police_rule as police_evidence,
        part_of_place_id,
        part_of_rule,
        evidence_source_id,
        evidence_on_precision,
        evidence_on
    from answering
    where place_id is not null
    qualify
        row_number() over (
            partition by lookup_id
            order by
                case
                    when police_rule in ('open', 'on_record') then -answer_order
                    else answer_order
                end asc
        ) = 1

    union all

    select
        'county-' || county_fips as lookup_id,
        police_evidence,
        cast(null as string) as part_of_place_id,
        cast(null as string) as part_of_rule,
        evidence_source_id,
        'unknown' as evidence_on_precision,
        cast(null as date) as evidence_on
    from {{ ref('int_partnerships__county_police') }}
    where lead_order = 1

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

-- names by which an entry of a list would mean the force of an area
force_names as (
    {% for told_in, area, force_name, condition in [
        ('places', "'place-' || place_id", "place_name || ' police department'", 'true'),
        ('places', "'place-' || place_id",
         "place_name || ' ' || place_type || ' police department'",
         'place_type is not null'),
        ('counties', "'county-' || county_fips", "county_name || ' police department'",
         'true'),
        ('counties', "'county-' || county_fips", "county_name || ' sheriff'", 'true'),
        ('answering', 'lookup_id', 'agency_name', "answer_order = 1 and agency_id is null "
         ~ "and answering_role in ('own_force', 'county')"),
    ] %}
        select
            {{ area }} as lookup_id,
            state_code,
            {{ force_name }} as force_name
        from {{ told_in }}
        where {{ condition }}
        {{ '' if loop.last else 'union' }}
    {% endfor %}
),

register_names as (

    select distinct {{ normalized_name('agency_name') }} as normalized_agency_name
    from {{ ref('dim_register_agencies') }}

),

-- entries that no rule ties to an agency, at each area whose force would be called so
untied_entries as (

    select
        force_names.lookup_id,
        reviews.agency_name,
        reviews.source_id
    from {{ ref('fct_match_reviews') }} as reviews
    inner join force_names
        on
            {{ normalized_name('reviews.agency_name') }}
            = {{ normalized_name('force_names.force_name') }}
            -- The hint is the nearest state, which is wrong near borders; it says
            -- where the entry may belong and never that it does.
            and coalesce(
                reviews.state_code, reviews.state_hint_code, force_names.state_code
            ) = force_names.state_code
    left join register_names
        on
            {{ normalized_name('reviews.agency_name') }}
            = register_names.normalized_agency_name
    left join answering as first_answer
        on
            force_names.lookup_id = first_answer.lookup_id
            and first_answer.answer_order = 1
    where
        reviews.agency_id is null
        and reviews.candidate_agency_id is null
        -- Without a state the entry means one of the forces that the register has
        -- of its name, so no place that has none.
        and (
            coalesce(reviews.state_code, reviews.state_hint_code) is not null
            or register_names.normalized_agency_name is null
            or coalesce(first_answer.answering_role = 'own_force', false)
            or force_names.lookup_id like 'county-%'
        )
    qualify row_number() over (
        partition by force_names.lookup_id
        order by reviews.agency_name asc, reviews.source_id asc
    ) = 1

),

-- areas of which the record says neither yes nor no
unsure_areas as (

    select areas.lookup_id
    from areas
    left join answers
        on areas.lookup_id = answers.lookup_id
    left join answering as first_answer
        on areas.lookup_id = first_answer.lookup_id and first_answer.answer_order = 1
    left join untied_entries
        on areas.lookup_id = untied_entries.lookup_id
    where
        answers.lookup_id is null
        -- An entry of the town's name may mean a force that nobody has tied.
        or (
            untied_entries.lookup_id is not null
            and (
                first_answer.agency_id is null
                or (
                    areas.area_type = 'place'
                    and first_answer.answering_role not in ('own_force', 'around')
                    and answers.police_evidence <> 'consolidated'
                )
            )
        )

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
        answers.evidence_source_id,
        areas.area_type,
        areas.area_name,
        areas.legal_kind,
        areas.place_kind,
        areas.namesake_place_ids,
        counties.county_name,
        coalesce(
            county_names.all_county_names,
            {{ dbt.array_construct(['counties.county_name'], 'string') }}
        ) as all_county_names,
        states.state_name,
        untied_entries.agency_name as untied_entry_name,
        first_answer.agency_name as leading_agency_name,
        coalesce(first_answer.answering_role, 'none') as leading_role,
        second_answer.agency_name as second_agency_name,
        second_answer.answering_role as second_role,
        around.place_name as part_of_name,
        answers.part_of_rule,
        evidence_sources.publisher as evidence_publisher,
        evidence_sources.source_title as evidence_source_title,
        evidence_sources.source_url as evidence_source_url,
        coalesce(answers.police_evidence, 'unknown') as police_evidence,
        sheriff_roles.role as sheriff_role,
        case
            when unsure_areas.lookup_id is not null then 'not_checked'
            else coalesce(first_answer.ring_status, 'no_record')
        end as ring_status,
        case
            when unsure_areas.lookup_id is not null then 'unknown'
            else coalesce(first_answer.ring_status_on_precision, 'unknown')
        end as ring_status_on_precision,
        coalesce(answers.evidence_on_precision, 'unknown') as evidence_on_precision,
        areas.population_count,
        cast(coalesce(counted.agency_count, 0) as integer) as agency_count,
        areas.latitude,
        areas.longitude,
        case when unsure_areas.lookup_id is null then first_answer.ring_status_on end
            as ring_status_on,
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
    left join county_names
        on areas.lookup_id = county_names.lookup_id
    left join places as around
        on answers.part_of_place_id = around.place_id
    left join {{ ref('int_partnerships__sheriff_roles') }} as sheriff_roles
        on
            areas.area_type = 'county'
            and areas.county_fips = sheriff_roles.county_fips
    left join counted
        on areas.lookup_id = counted.lookup_id
    left join answering as first_answer
        on areas.lookup_id = first_answer.lookup_id and first_answer.answer_order = 1
    left join answering as second_answer
        on areas.lookup_id = second_answer.lookup_id and second_answer.answer_order = 2
    left join untied_entries
        on areas.lookup_id = untied_entries.lookup_id
    left join unsure_areas
        on areas.lookup_id = unsure_areas.lookup_id

)

select * from final
