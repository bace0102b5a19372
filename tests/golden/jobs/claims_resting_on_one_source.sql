-- Claims that an agency joined that rest on one source, by publisher.
select
    sources.publisher,
    count(distinct events.agency_id) as agency_count
from marts.fct_agency_events as events
join marts.dim_sources as sources using (source_id)
where events.event_type = 'joined' and events.independent_source_count = 1
group by sources.publisher
order by agency_count desc, sources.publisher
limit 20
