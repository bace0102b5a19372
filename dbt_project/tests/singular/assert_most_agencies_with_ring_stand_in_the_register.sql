-- why: identity rests on the register; where fewer than 95 of 100 agencies with Ring
-- are tied to it, names alone carry the record again.
select
    count(*) as agency_count,
    count(ori) as registered_count
from {{ ref('mart_agencies') }}
where has_ring_record
having count(ori) < 0.95 * count(*)
