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
    list_matches.state_hint_code,
    matches.match_rule,
    matches.match_confidence,
    matches.match_reason,
    list_matches.match_status as list_match_status
from {{ ref('int_partnerships__agency_matches') }} as matches
left join {{ ref('stg_partnerships__list_2021_matches') }} as list_matches
    on matches.observation_id = list_matches.observation_id
where
    matches.agency_id is null
    or matches.match_confidence <> 'high'
