-- Agencies with Ring by state, and per 100,000 residents.
select
    state_code,
    state_name as area_name,
    count(*)::integer as technology_agency_count,
    population_2020,
    round(count(*) * 1e5 / population_2020, 3) as agencies_per_100k
from marts.mart_agencies
join marts.dim_states using (state_code)
where has_ring_record
group by state_code, state_name, population_2020
order by agencies_per_100k desc nulls last, state_code
