select
    observations.observation_id,
    matches.agency_id,
    observations.program_id,
    observations.source_id,
    observations.cited_source_id,
    observations.evidence_source_id,
    observations.record_id,
    observations.observed_status,
    observations.agency_name,
    observations.agency_type_stated,
    observations.city_name,
    observations.county_name,
    observations.state_code,
    matches.state_code as corrected_state_code,
    matches.match_rule,
    matches.match_confidence,
    observations.active_on_precision,
    observations.reported_on_precision,
    observations.note,
    observations.video_request_count,
    observations.active_on,
    observations.reported_on
from {{ ref('agency_observations') }} as observations
inner join {{ ref('int_partnerships__agency_matches') }} as matches
    on observations.observation_id = matches.observation_id
