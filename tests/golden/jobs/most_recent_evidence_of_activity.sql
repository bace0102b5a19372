-- The most recent evidence that an agency takes part, and its source.
select
    events.agency_id,
    events.event_type,
    events.event_on,
    events.event_on_precision,
    sources.publisher,
    sources.source_url
from marts.fct_agency_events as events
join marts.dim_sources as sources using (source_id)
where events.is_sighting and events.event_on is not null
order by events.event_on desc, events.agency_id, events.event_type, events.evidence_id
limit 20
