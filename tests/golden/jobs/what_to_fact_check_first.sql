-- Agencies with Ring that serve most residents and rest on one independent source, or
-- on which a doubt is open.
select
    agency_name,
    state_code,
    resident_count,
    independent_source_count,
    has_open_doubt,
    source_url as ring_status_source_url
from marts.mart_agencies as agencies
left join marts.dim_sources as sources
    on ring_status_source_id = sources.source_id
where has_ring_record and (independent_source_count < 2 or has_open_doubt)
order by resident_count desc nulls last, agency_id
limit 25
