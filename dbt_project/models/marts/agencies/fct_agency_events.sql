with

events as (

    select * from {{ ref('int_partnerships__agency_events') }}

),

final as (

    select
        agency_id,
        evidence_id,
        evidence_type,
        event_type,
        programme_id,
        source_id,
        basis,
        confidence,
        instrument,
        event_on_precision,
        note,
        is_headline,
        is_sighting,
        event_on,
        checked_on
    from events

)

select * from final
