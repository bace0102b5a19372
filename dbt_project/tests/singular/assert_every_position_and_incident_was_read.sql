-- why: readings are joined row by row; a missing one would drop its fact silently.
select
    'term_positions' as seed_name,
    positions.position_id as row_id
from {{ ref('term_positions') }} as positions
left join {{ ref('fct_term_positions') }} as facts
    on positions.position_id = facts.position_id
where facts.position_id is null

union all

select
    'incidents' as seed_name,
    incidents.incident_id as row_id
from {{ ref('incidents') }} as incidents
left join {{ ref('fct_incidents') }} as facts
    on incidents.incident_id = facts.incident_id
where facts.incident_id is null
