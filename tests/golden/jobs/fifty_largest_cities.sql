-- The fifty largest cities, and what is on record of their police and Ring.
select
    area_name,
    state_code,
    population_count,
    ring_status,
    ring_status_on,
    police_evidence
from marts.mart_place_lookup
where place_id in (select place_id from marts.dim_places where is_incorporated)
order by population_count desc, lookup_id
limit 50
