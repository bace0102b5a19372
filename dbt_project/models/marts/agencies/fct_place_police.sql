with

-- with the agency that leads a county, and how we know it
answers as (

    select
        area_police.*,
        if(leaders.lookup_id is null, area_police.answer_order, 1) as leading_order,
        coalesce(leaders.police_evidence, area_police.police_rule) as leading_rule,
        if(
            leaders.lookup_id is null,
            area_police.evidence_source_id,
            leaders.evidence_source_id
        ) as leading_source_id
    from {{ ref('int_partnerships__area_police') }} as area_police
    left join {{ ref('int_partnerships__county_leaders') }} as leaders
        on
            area_police.lookup_id = leaders.lookup_id
            and area_police.agency_key = leaders.agency_key

),

final as (

    -- An entry of the area's name may mean a force that nobody has tied to an agency.
    -- That leaves open what is known of one without record, or of one that is not the
    -- town's.
    select
        answers.lookup_id,
        answers.agency_key,
        answers.place_id,
        answers.county_fips,
        answers.state_code,
        answers.agency_id,
        answers.ori,
        coalesce(agencies.source_id, registered.source_id, answers.leading_source_id)
            as source_id,
        answers.leading_source_id as evidence_source_id,
        answers.part_of_place_id,
        -- why: the register names a campus alone.
        coalesce(
            agencies.agency_name,
            registered.agency_name
            || if(registered.register_kind = 'campus', ' Police', ''),
            answers.agency_name
        ) as agency_name,
        answers.police_role,
        answers.leading_rule as police_rule,
        answers.part_of_rule,
        answers.evidence_on_precision,
        case
            when
                answers.leading_order = 1
                and (
                    answers.leading_rule = 'not_known'
                    or (
                        untied_entries.lookup_id is not null
                        and (
                            answers.agency_id is null
                            or (
                                answers.place_id is not null
                                and answers.police_role not in ('own_force', 'around')
                                and answers.leading_rule <> 'consolidated'
                            )
                        )
                    )
                )
                then 'not_checked'
            else coalesce(agencies.ring_status, 'no_record')
        end as ring_status,
        answers.role_order,
        answers.leading_order as answer_order,
        cast(county_police.patrol_order as integer) as patrol_order,
        answers.evidence_on
    from answers
    left join {{ ref('int_partnerships__county_police') }} as county_police
        on
            answers.county_fips = county_police.county_fips
            and answers.agency_key = county_police.agency_key
    left join {{ ref('dim_agencies') }} as agencies
        on answers.agency_id = agencies.agency_id
    left join {{ ref('dim_police_bodies') }} as registered
        on answers.ori = registered.ori
    left join {{ ref('int_partnerships__untied_entries') }} as untied_entries
        on answers.lookup_id = untied_entries.lookup_id

)

select * from final
