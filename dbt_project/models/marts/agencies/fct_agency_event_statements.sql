select
    events.statement_id,
    coalesce(events.tied_agency_id, matches.agency_id) as agency_id,
    events.program_id,
    events.source_id,
    events.record_id,
    events.event_type,
    event_readings.read_as,
    event_readings.speaker,
    event_readings.reason as reading_reason,
    events.ended_by,
    events.instrument,
    events.agency_name,
    events.city_name,
    events.county_name,
    events.state_code,
    events.origin as evidence_origin,
    events.confidence,
    events.source_kind,
    case
        when events.tied_agency_id is null then matches.match_rule else 'alias'
    end as match_rule,
    case
        when events.tied_agency_id is null
            then matches.match_confidence
        else 'high'
    end as match_confidence,
    events.event_on_precision,
    events.reported_on_precision,
    events.vote_text,
    events.note,
    events.event_on,
    events.reported_on
from {{ ref('int_partnerships__agency_statements') }} as events
left join {{ ref('int_partnerships__agency_matches') }} as matches
    on events.statement_id = matches.observation_id
left join {{ ref('stg_partnerships__event_readings') }} as event_readings
    on events.statement_id = event_readings.statement_id
