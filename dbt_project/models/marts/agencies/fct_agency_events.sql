with

events as (

    select * from {{ ref('int_partnerships__agency_events') }}

),

independent as (

    select
        agency_id,
        event_type,
        count(distinct independent_origin) as independent_source_count
    from events
    group by agency_id, event_type

),

final as (

    select
        events.agency_id,
        events.evidence_id,
        events.evidence_type,
        events.event_type,
        events.program_id,
        events.source_id,
        events.event_basis,
        events.independent_origin,
        events.instrument,
        events.event_on_precision,
        events.note,
        cast(independent.independent_source_count as integer)
            as independent_source_count,
        events.is_headline,
        events.is_sighting,
        events.event_on,
        events.checked_on
    from events
    inner join independent
        on
            events.agency_id = independent.agency_id
            and events.event_type = independent.event_type

)

select * from final
