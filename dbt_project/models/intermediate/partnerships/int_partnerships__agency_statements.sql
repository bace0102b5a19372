with

corrections as (

    {{ corrected_values('agency_events', ['program_id', 'event_on']) }}

),

final as (

    select
        collected.statement_id,
        collected.source_id,
        collected.tied_agency_id,
        collected.record_id,
        {{ corrected('program_id') }},
        collected.event_type,
        collected.ended_by,
        collected.instrument,
        collected.agency_name,
        collected.city_name,
        collected.county_name,
        collected.state_code,
        collected.origin,
        collected.confidence,
        collected.source_kind,
        collected.event_on_precision,
        collected.reported_on_precision,
        collected.vote_text,
        collected.note,
        {{ corrected('event_on', 'date') }},
        collected.reported_on
    from {{ ref('stg_partnerships__agency_events') }} as collected
    left join corrections
        on collected.statement_id = corrections.row_id

)

select * from final
