-- Share of each state's residents who live in a town whose own police are on record.
select
    area_id as state_code,
    resident_count,
    reached_resident_count,
    round(reached_resident_share, 4) as reached_resident_share
from marts.mart_ring_reach
where area_type = 'state'
order by reached_resident_share desc nulls last, area_id
