with

claims as (

    select
        events.agency_id,
        technologies.technology_id,
        events.evidence_id,
        events.source_id
    from {{ ref('fct_agency_events') }} as events
    cross join {{ ref('dim_technologies') }} as technologies
    where
        events.is_sighting
        and technologies.is_ring_program

    union all

    select
        agency_id,
        technology_id,
        technology_observation_id as evidence_id,
        source_id
    from {{ ref('fct_agency_technologies') }}
    where
        agency_id is not null
        and not is_repeated_entry

),

counted as (

    select
        agency_id,
        technology_id,
        source_id,
        count(distinct evidence_id) as source_evidence_count
    from claims
    group by agency_id, technology_id, source_id

),

final as (

    select
        agency_id,
        technology_id,
        source_id,
        cast(
            sum(source_evidence_count) over (
                partition by agency_id, technology_id
            ) as integer
        ) as evidence_count
    from counted
    qualify row_number() over (
        partition by agency_id, technology_id
        order by source_evidence_count desc, source_id asc
    ) = 1

)

select * from final
