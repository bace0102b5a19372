select
    incident_id,
    program_id,
    link_type as program_relation,
    reason as link_reason
from {{ ref('incident_programs') }}
