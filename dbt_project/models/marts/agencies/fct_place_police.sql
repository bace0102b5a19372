with

agencies as (

    select
        agencies.*,
        statuses.ring_status
    from {{ ref('agencies') }} as agencies
    inner join {{ ref('int_partnerships__ring_statuses') }} as statuses
        on agencies.agency_id = statuses.agency_id

),

areas as (

    select
        'place-' || place_id as lookup_id,
        place_id,
        county_fips,
        state_code
    from {{ ref('stg_reference__places') }}

    union all

    select
        'county-' || county_fips as lookup_id,
        null as place_id,
        county_fips,
        state_code
    from {{ ref('counties') }}

),

decided as (

    select * from {{ ref('stg_reference__place_police') }}
    where place_id is null and answer_order is not null

),

-- Transit, port, airport and tribal police have their office in a town, and a
-- campus is in one; none of them is the town's own.
offices as (

    select
        'place-' || agencies.point_place_id as lookup_id,
        bodies.police_body_id,
        if(agencies.agency_level = 'campus', 'campus', 'other') as police_role
    from agencies
    inner join {{ ref('dim_police_bodies') }} as bodies
        on agencies.agency_id = bodies.agency_id
    where
        agencies.point_place_id is not null
        and agencies.serves_place_id is null
        and (
            agencies.agency_level = 'campus'
            or (
                agencies.agency_level = 'local'
                and agencies.agency_type in ('police', 'constable')
            )
        )

),

area_bodies as (

    select
        'place-' || place_id as lookup_id,
        police_body_id,
        body_name,
        police_role,
        certainty,
        decided_by,
        is_read_by_person,
        answer_order,
        evidence_source_id,
        part_of_place_id,
        evidence_on_precision,
        evidence_on
    from {{ ref('int_partnerships__place_police') }}
    {% for area in ['county_fips', 'state_code'] %}
        union all

        select
            areas.lookup_id,
            decided.police_body_id,
            decided.body_name,
            decided.police_role,
            -- No source says that such a city polices its county: it is the county.
            if(
                decided.certainty = 'city_is_county', 'consolidated', decided.certainty
            ) as certainty,
            decided.decided_by,
            decided.is_read_by_person,
            case
                when
                    areas.place_id is null
                    and decided.answer_order = 1
                    and decided.police_role <> 'state'
                    then 1
            end as answer_order,
            case
                when
                    areas.place_id is null
                    and decided.answer_order = 1
                    and decided.police_role <> 'state'
                    and decided.certainty not in ('city_is_county', 'not_known')
                    then decided.source_id
            end as evidence_source_id,
            null as part_of_place_id,
            'unknown' as evidence_on_precision,
            null as evidence_on
        from areas
        inner join decided
            on areas.{{ area }} = decided.{{ area }}
        -- An office of a county answers for the county alone.
        where areas.place_id is null or decided.police_role <> 'office'
    {% endfor %}
    union all

    select
        lookup_id,
        police_body_id,
        null as body_name,
        police_role,
        'based_in_place' as certainty,
        'rule:based_in_place' as decided_by,
        false as is_read_by_person,
        null as answer_order,
        null as evidence_source_id,
        null as part_of_place_id,
        'unknown' as evidence_on_precision,
        null as evidence_on
    from offices

),

ranked as (

    select
        *,
        case
            when police_role in ('own_force', 'contract', 'joint', 'around', 'tribal')
                then 1
            when police_role = 'county' then 2
            when police_role = 'state' then 3
            when police_role = 'campus' then 4
            else 5
        end as role_order
    from area_bodies

),

-- The force of a city that serves whole counties is the city's own as well. That it
-- serves them on record goes before what follows from the city's extent.
single as (

    select *
    from ranked
    qualify row_number() over (
        partition by lookup_id, police_body_id
        order by
            answer_order asc nulls last,
            role_order asc,
            certainty = 'by_role' desc,
            decided_by asc
    ) = 1

),

final as (

    -- An entry of the area's name may mean a force that nobody has tied to an agency.
    -- That leaves open what is known of one without record, or of one that is not the
    -- town's.
    select
        single.lookup_id,
        coalesce(bodies.agency_id, single.police_body_id) as agency_key,
        areas.place_id,
        areas.county_fips,
        areas.state_code,
        bodies.agency_id,
        bodies.ori,
        coalesce(agencies.source_id, bodies.source_id, single.evidence_source_id)
            as source_id,
        single.evidence_source_id,
        single.part_of_place_id,
        -- why: the register names a campus alone.
        coalesce(
            agencies.agency_name,
            bodies.agency_name || if(bodies.register_kind = 'campus', ' Police', ''),
            single.body_name
        ) as agency_name,
        single.police_role,
        single.certainty,
        single.decided_by,
        single.evidence_on_precision,
        case
            when
                single.answer_order = 1
                and (
                    single.certainty = 'not_known'
                    or (
                        untied_entries.lookup_id is not null
                        and (
                            bodies.agency_id is null
                            or (
                                areas.place_id is not null
                                and single.police_role not in ('own_force', 'around')
                                and single.certainty <> 'consolidated'
                            )
                        )
                    )
                )
                then 'not_checked'
            else coalesce(agencies.ring_status, 'no_record')
        end as ring_status,
        single.role_order,
        single.answer_order,
        single.is_read_by_person,
        single.evidence_on
    from single
    inner join areas
        on single.lookup_id = areas.lookup_id
    left join {{ ref('dim_police_bodies') }} as bodies
        on single.police_body_id = bodies.police_body_id
    left join agencies
        on bodies.agency_id = agencies.agency_id
    left join {{ ref('int_partnerships__untied_entries') }} as untied_entries
        on single.lookup_id = untied_entries.lookup_id

)

select * from final
