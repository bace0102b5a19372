-- Agencies with Ring by state, and per 100,000 residents.
select
    state_code,
    area_name,
    technology_agency_count,
    population_2020,
    round(agencies_per_100k, 3) as agencies_per_100k
from marts.mart_technology_by_area
where area_type = 'state' and technology_id = 'ring_neighbors'
order by agencies_per_100k desc nulls last, state_code
