-- How well Ring's agencies are documented, by state: sources, doubts, dates.
select
    state_code,
    count(*) as ring_agency_count,
    count(*) filter (where independent_source_count > 1) as two_sources_count,
    count(*) filter (where joined_on is not null) as dated_count,
    count(*) filter (where has_open_doubt) as doubtful_count,
    max(last_seen_on) as last_seen_on
from marts.mart_agencies
where has_ring_record
group by state_code
order by ring_agency_count desc, state_code
