select
    incident_programs.incident_id,
    programs.program_id as linked_id,
    programs.source_id,
    'program' as link_type,
    programs.program_name as linked_name,
    incident_programs.program_relation as link_relation,
    incident_programs.link_reason,
    programs.started_on as linked_from_on,
    programs.ended_on as linked_to_on
from {{ ref('fct_incident_programs') }} as incident_programs
inner join {{ ref('dim_programs') }} as programs
    on incident_programs.program_id = programs.program_id

union all

select
    incident_agencies.incident_id,
    agencies.agency_id as linked_id,
    incident_agencies.source_id,
    'agency' as link_type,
    agencies.agency_name || ', ' || agencies.state_code as linked_name,
    'named' as link_relation,
    incident_agencies.reason as link_reason,
    cast(null as date) as linked_from_on,
    cast(null as date) as linked_to_on
from {{ ref('fct_incident_agencies') }} as incident_agencies
inner join {{ ref('mart_agencies') }} as agencies
    on incident_agencies.agency_id = agencies.agency_id
