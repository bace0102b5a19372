/*
title: What does each source say about one agency and Ring?
subject: agencies
description: >
  Every event derived from a source, with its date, how exact the date is, and the
  document. Sources that disagree are all here; the one used here is marked.
answer: "{row_count} entries for one agency, the first from {publisher}."
parameters:
  - name: agency
    label: Agency
    default: al-birmingham-police-department
    choices: |
      select agency_id as value, agency_name || ', ' || state_code as label
      from marts.dim_agencies
      where agency_id in (select agency_id from marts.fct_agency_events)
      order by state_code, label
*/
select
    fct_agency_events.agency_id,
    fct_agency_events.event_type,
    fct_agency_events.event_on,
    fct_agency_events.event_on_precision,
    fct_agency_events.is_headline,
    fct_agency_events.event_basis,
    fct_agency_events.note,
    dim_sources.publisher,
    dim_sources.source_title,
    dim_sources.source_url,
    dim_sources.source_kind
from marts.fct_agency_events
inner join marts.dim_sources
    on fct_agency_events.source_id = dim_sources.source_id
where fct_agency_events.agency_id = $agency
order by
    fct_agency_events.event_on asc nulls last,
    fct_agency_events.event_type asc,
    fct_agency_events.evidence_id asc
