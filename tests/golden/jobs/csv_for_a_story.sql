-- One state's agencies with Ring, each claim with its date, its precision and a link.
select
    agency_name,
    county_name,
    ring_status,
    joined_on,
    joined_on_precision,
    last_seen_on,
    independent_source_count,
    source_url as ring_status_source_url
from marts.mart_agencies as agencies
left join marts.dim_sources as sources
    on ring_status_source_id = sources.source_id
where has_ring_record and state_code = 'NJ'
order by agency_name, agency_id
