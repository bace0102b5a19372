/*
title: Which agencies are reported to have said no, paused or sent equipment back?
subject: agencies
description: >
  What agencies are reported to have turned down, opposed, denied, paused or sent back,
  one row for each statement. Some took part all the same or later. An answer that there
  are no documents does not mean no and is not here, nor is a tool that the company
  withdrew.
answer: >
  {row_count} statements, the first of {event_on:%Y} on {agency_name}, {state_code}.
*/
select
    fct_agency_event_statements.agency_name,
    fct_agency_event_statements.city_name,
    fct_agency_event_statements.state_code,
    coalesce(
        fct_agency_event_statements.read_as,
        fct_agency_event_statements.event_type
    ) as event_type,
    fct_agency_event_statements.event_on,
    fct_agency_event_statements.event_on_precision,
    fct_agency_event_statements.note,
    dim_sources.publisher,
    dim_sources.source_url
from marts.fct_agency_event_statements
inner join marts.dim_sources
    on fct_agency_event_statements.source_id = dim_sources.source_id
where
    fct_agency_event_statements.read_as in ('declined', 'opposed', 'denied')
    or fct_agency_event_statements.event_type in ('paused', 'returned_equipment')
order by
    fct_agency_event_statements.event_on asc nulls last,
    fct_agency_event_statements.statement_id asc
