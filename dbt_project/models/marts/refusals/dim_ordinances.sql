select
    ordinance_id,
    source_id,
    place_id,
    county_fips,
    state_code,
    body_name,
    ordinance_type,
    ordinance_status,
    law_name,
    code_citation,
    vote_clause_status,
    report_clause_status,
    private_camera_clause_status,
    ordinance_type in ('oversight', 'oversight_amendment')
    and ordinance_status = 'adopted'
    and vote_clause_status = 'yes' as is_vote_required,
    adopted_on_precision,
    adopted_on,
    note
from {{ ref('ordinances') }}
