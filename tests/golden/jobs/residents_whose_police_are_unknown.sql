-- Residents of incorporated places by how we know who polices them.
select
    police_evidence,
    count(*) as place_count,
    sum(resident_count) as resident_count
from marts.fct_ring_reach
group by police_evidence
order by resident_count desc, police_evidence
