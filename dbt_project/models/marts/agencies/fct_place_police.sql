with

counties as (

    select * from {{ ref('dim_counties') }}

),

agencies as (

    select
        agencies.*,
        statuses.status_order
    from {{ ref('dim_agencies') }} as agencies
    inner join {{ ref('dim_ring_statuses') }} as statuses
        on agencies.ring_status = statuses.ring_status

),

registered as (

    select * from {{ ref('dim_register_agencies') }}

),

county_police as (

    select * from {{ ref('int_partnerships__county_police') }}

),

areas as (

    select
        'place-' || place_id as lookup_id,
        place_id,
        county_fips,
        state_code
    from {{ ref('dim_places') }}

    union all

    select
        'county-' || county_fips as lookup_id,
        cast(null as string) as place_id,
        county_fips,
        state_code
    from counties

),

patrols as (

    select
        state_code,
        agency_id,
        ori
    from agencies
    where is_state_patrol

),

-- where no patrol is on record: the headquarters in the register, else the row of the
-- county's troop
register_patrols as (

    select
        counties.county_fips,
        registered.agency_id,
        registered.ori
    from registered
    inner join counties
        on registered.state_code = counties.state_code
    left join {{ ref('int_reference__register_counties') }} as register_counties
        on
            registered.ori = register_counties.ori
            and counties.county_fips = register_counties.county_fips
    left join patrols
        on registered.state_code = patrols.state_code
    where
        registered.register_kind = 'state_police'
        and {{ is_patrol_name('registered.agency_name') }}
        and patrols.state_code is null
        and (register_counties.ori is not null or registered.agency_name not like '%:%')
    qualify row_number() over (
        partition by counties.county_fips
        order by registered.agency_name like '%:%' asc, registered.ori asc
    ) = 1

),

-- Transit, port, airport and tribal police have their office in a town, and a
-- campus is in one; none of them is the town's own. Prosecutors and fire marshals of a
-- county joined Ring as well.
based as (

    select
        'place-' || place_id as lookup_id,
        agency_id,
        ori,
        case agency_level when 'campus' then 'campus' else 'other' end as police_role,
        'based_in_place' as police_rule
    from agencies
    where
        place_id is not null
        and not is_police_of_place
        and (
            agency_level = 'campus'
            or (agency_level = 'local' and agency_type in ('police', 'constable'))
        )

    union all

    select
        'county-' || county_fips as lookup_id,
        agency_id,
        ori,
        'office' as police_role,
        'office_of_county' as police_rule
    from agencies
    where
        county_fips is not null
        and agency_level = 'county'
        and agency_type in ('prosecutor', 'fire')

),

of_area as (

    select
        'place-' || place_id as lookup_id,
        agency_id,
        ori,
        agency_name,
        police_role,
        police_rule,
        answer_order,
        evidence_source_id,
        part_of_place_id,
        part_of_rule,
        evidence_on_precision,
        evidence_on
    from {{ ref('int_partnerships__place_police') }}
    {% for listed, role, rule, condition in [
        ('county_police', 'county_police.police_role', 'county_police.police_rule',
         'areas.county_fips = county_police.county_fips'),
        ('patrols', "'state'", "'patrol_of_state'",
         'areas.state_code = patrols.state_code'),
        ('register_patrols', "'state'", "'patrol_in_register'",
         'areas.county_fips = register_patrols.county_fips'),
        ('based', 'based.police_role', 'based.police_rule',
         'areas.lookup_id = based.lookup_id'),
    ] %}
        union all

        select
            areas.lookup_id,
            {{ listed }}.agency_id,
            {{ listed }}.ori,
            cast(null as string) as agency_name,
            {{ role }},
            {{ rule }},
            cast(null as integer) as answer_order,
            cast(null as string) as evidence_source_id,
            cast(null as string) as part_of_place_id,
            cast(null as string) as part_of_rule,
            'unknown' as evidence_on_precision,
            cast(null as date) as evidence_on
        from areas
        inner join {{ listed }}
            on {{ condition }}
    {% endfor %}

),

serving as (

    select
        *,
        coalesce(
            agency_id,
            ori,
            'named-' || replace({{ normalized_name('agency_name') }}, ' ', '-')
        ) as agency_key,
        case
            when police_role in ('own_force', 'contract', 'joint', 'around', 'tribal')
                then 1
            when police_role = 'county' then 2
            when police_role = 'state' then 3
            when police_role = 'campus' then 4
            else 5
        end as role_order
    from of_area
    -- The force of a city that serves whole counties is the city's own as well.
    -- That it serves them on record is told before what follows from the city's extent.
    qualify row_number() over (
        partition by lookup_id, coalesce(agency_id, ori, agency_name)
        order by
            answer_order asc nulls last,
            role_order asc,
            police_rule desc
    ) = 1

),

described as (

    select
        serving.*,
        areas.place_id,
        areas.county_fips,
        areas.state_code,
        coalesce(agencies.source_id, registered.source_id, serving.evidence_source_id)
            as source_id,
        coalesce(agencies.agency_name, registered.agency_name, serving.agency_name)
            as told_name,
        coalesce(agencies.ring_status, 'no_record') as ring_status,
        county_police.patrol_order,
        leading_police.police_evidence as county_evidence,
        leading_police.evidence_source_id as county_source_id,
        -- A city force or police of the whole county speak for a county even if
        -- silent; of others the one with the most telling status, but no fire or
        -- prosecutor's office for police of which anything is known.
        case
            when
                areas.place_id is null
                and serving.police_role in ('county', 'courts', 'office')
                then row_number() over (
                    partition by serving.lookup_id
                    order by
                        serving.police_role in ('county', 'courts', 'office') desc,
                        coalesce(county_police.patrol_order in (1, 2), false) desc,
                        coalesce(
                            agencies.ring_status in ('no_record', 'not_checked'), true
                        ) asc,
                        coalesce(county_police.patrol_order, 9) asc,
                        (
                            serving.ori is not null
                            or coalesce(agencies.ring_status, 'no_record')
                            not in ('no_record', 'not_checked')
                        ) desc,
                        coalesce(agencies.status_order, 99) asc,
                        agencies.ring_status_on desc nulls last,
                        serving.agency_key asc
                )
        end as county_rank
    from serving
    inner join areas
        on serving.lookup_id = areas.lookup_id
    left join county_police
        on
            areas.county_fips = county_police.county_fips
            and serving.agency_key = county_police.agency_key
    left join county_police as leading_police
        on
            areas.place_id is null
            and areas.county_fips = leading_police.county_fips
            and leading_police.lead_order = 1
    left join agencies
        on serving.agency_id = agencies.agency_id
    left join registered
        on serving.ori = registered.ori

),

-- how we know who leads a county, as far as it has police
answered as (

    select
        *,
        case when county_rank = 1 then 1 else answer_order end as told_order,
        case
            when county_rank = 1 then coalesce(county_evidence, 'unknown')
            else police_rule
        end as told_rule,
        case when county_rank = 1 then county_source_id else evidence_source_id end
            as told_source_id
    from described

),

final as (

    -- An entry of the area's name may mean a force that nobody has tied to an agency.
    -- That leaves open what is known of one without record, or of one that is not the
    -- town's.
    select
        answered.lookup_id,
        answered.agency_key,
        answered.place_id,
        answered.county_fips,
        answered.state_code,
        answered.agency_id,
        answered.ori,
        answered.source_id,
        answered.told_source_id as evidence_source_id,
        answered.part_of_place_id,
        answered.told_name as agency_name,
        answered.police_role,
        answered.told_rule as police_rule,
        answered.part_of_rule,
        answered.evidence_on_precision,
        case
            when
                answered.told_order = 1
                and (
                    answered.told_rule = 'unknown'
                    or (
                        untied_entries.lookup_id is not null
                        and (
                            answered.agency_id is null
                            or (
                                answered.place_id is not null
                                and answered.police_role not in ('own_force', 'around')
                                and answered.told_rule <> 'consolidated'
                            )
                        )
                    )
                )
                then 'not_checked'
            else answered.ring_status
        end as ring_status,
        answered.role_order,
        answered.told_order as answer_order,
        cast(answered.patrol_order as integer) as patrol_order,
        answered.evidence_on
    from answered
    left join {{ ref('int_partnerships__untied_entries') }} as untied_entries
        on answered.lookup_id = untied_entries.lookup_id

)

select * from final
