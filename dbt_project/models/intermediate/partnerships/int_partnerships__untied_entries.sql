select
    candidates.lookup_id,
    matches.source_id,
    matches.agency_name
from {{ ref('entry_candidates') }} as candidates
inner join {{ ref('int_partnerships__agency_matches') }} as matches
    on candidates.entry_id = matches.observation_id
