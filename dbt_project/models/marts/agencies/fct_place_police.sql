with

-- with the agency that leads a county, and how we know it
answered as (

    select
        serving.*,
        if(leaders.lookup_id is null, serving.answer_order, 1) as told_order,
        coalesce(leaders.police_evidence, serving.police_rule) as told_rule,
        if(
            leaders.lookup_id is null,
            serving.evidence_source_id,
            leaders.evidence_source_id
        ) as told_source_id
    from {{ ref('int_partnerships__area_police') }} as serving
    left join {{ ref('int_partnerships__county_leaders') }} as leaders
        on
            serving.lookup_id = leaders.lookup_id
            and serving.agency_key = leaders.agency_key

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
        coalesce(agencies.source_id, registered.source_id, answered.told_source_id)
            as source_id,
        answered.told_source_id as evidence_source_id,
        answered.part_of_place_id,
        -- why: the register names a campus alone.
        coalesce(
            agencies.agency_name,
            registered.agency_name
            || if(registered.register_kind = 'campus', ' Police', ''),
            answered.agency_name
        ) as agency_name,
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
            else coalesce(agencies.ring_status, 'no_record')
        end as ring_status,
        answered.role_order,
        answered.told_order as answer_order,
        cast(county_police.patrol_order as integer) as patrol_order,
        answered.evidence_on
    from answered
    left join {{ ref('int_partnerships__county_police') }} as county_police
        on
            answered.county_fips = county_police.county_fips
            and answered.agency_key = county_police.agency_key
    left join {{ ref('dim_agencies') }} as agencies
        on answered.agency_id = agencies.agency_id
    left join {{ ref('dim_register_agencies') }} as registered
        on answered.ori = registered.ori
    left join {{ ref('int_partnerships__untied_entries') }} as untied_entries
        on answered.lookup_id = untied_entries.lookup_id

)

select * from final
