-- why: the company withdrew the request tool on January 24, 2024; an agency that
-- only lost the tool must not be shown as having ended anything.
select
    agencies.agency_id,
    agencies.ring_status,
    statements.statement_id,
    statements.ended_by
from {{ ref('mart_agencies') }} as agencies
left join {{ ref('fct_agency_event_statements') }} as statements
    on
        agencies.agency_id = statements.agency_id
        and statements.event_type = 'ended'
        and statements.ended_by = 'agency'
where
    agencies.ring_status = 'ended'
    and statements.statement_id is null
