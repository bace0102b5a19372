select
    matches.observation_id as evidence_id,
    case matches.seed_name
        when 'agency_observations' then 'observation'
        when 'agency_technologies' then 'technology_observation'
        when 'agency_events' then 'statement'
    end as evidence_type,
    matches.agency_id,
    matches.candidate_agency_id,
    matches.source_id,
    matches.seed_name,
    matches.agency_name,
    matches.city_name,
    matches.county_name,
    matches.state_code,
    matches.state_hint_code,
    matches.match_rule,
    matches.match_confidence,
    matches.match_reason
from {{ ref('int_partnerships__agency_matches') }} as matches
where
    matches.agency_id is null
    or matches.match_confidence <> 'high'
