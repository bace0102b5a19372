-- Whom a source has with Ring is active, last seen or disputed; who announced it,
-- turned it down or is in no source has no record. An end may be told of an agency that
-- nothing else has with Ring, so it asks for neither.
with

agencies as (

    select * from {{ ref('dim_agencies') }}

)

select
    agency_id,
    ring_status,
    has_ring_record
from agencies
where
    ring_status <> 'ended'
    and has_ring_record <> (ring_status in ('active', 'last_seen', 'disputed'))
