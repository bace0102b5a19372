-- Share of each state's residents who live in a town whose own police are on record.
select
    area_id as state_code,
    resident_count,
    residents_in_ring_towns_count,
    round(residents_in_ring_towns_share, 4) as residents_in_ring_towns_share
from marts.mart_ring_reach
where area_type = 'state'
order by residents_in_ring_towns_share desc nulls last, area_id
