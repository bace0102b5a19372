-- Share of each state's residents who live in a town whose own police are on record.
select
    area_id as state_code,
    incorporated_resident_count,
    residents_in_ring_towns_count,
    population_2020,
    round(population_in_ring_towns_share, 4) as population_in_ring_towns_share,
    round(incorporated_in_ring_towns_share, 4) as incorporated_in_ring_towns_share
from marts.mart_ring_reach
where area_type = 'state'
order by population_in_ring_towns_share desc nulls last, area_id
