/*
title: Where do a list and an agency's reported statement disagree?
subject: agencies
description: >
  Agencies with the status disputed: a map or list has them, and the agency says, or is
  reported to have said or decided, on or after that day that it does not take part.
  Both sides are shown, one row for each statement.
answer: >
  {row_count} statements, such as on {agency_name}, {state_code}, in {event_on:%Y}.
*/
select
    mart_agencies.agency_name,
    mart_agencies.state_code,
    fct_agency_events.event_type,
    fct_agency_events.event_on,
    fct_agency_events.event_on_precision,
    fct_agency_events.note,
    dim_sources.publisher,
    dim_sources.source_title,
    dim_sources.source_url
from marts.mart_agencies
inner join marts.fct_agency_events
    on mart_agencies.agency_id = fct_agency_events.agency_id
inner join marts.dim_sources
    on fct_agency_events.source_id = dim_sources.source_id
where mart_agencies.ring_status = 'disputed'
order by
    mart_agencies.state_code asc,
    mart_agencies.agency_name asc,
    fct_agency_events.event_on asc nulls last,
    fct_agency_events.event_type asc,
    fct_agency_events.evidence_id asc
