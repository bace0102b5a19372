-- Whom a source has with Ring is active, last seen or disputed; who announced it,
-- turned it down or is in no source has no record. An end may be told of an agency that
-- nothing else has with Ring, so it asks for neither. Of whom anything at all is told,
-- we do not say that nothing was found.
with

told as (

    select distinct agency_id from {{ ref('fct_agency_events') }}

)

select
    agencies.agency_id,
    agencies.ring_status,
    agencies.has_ring_record
from {{ ref('dim_agencies') }} as agencies
left join told
    on agencies.agency_id = told.agency_id
where
    (
        agencies.ring_status <> 'ended'
        and agencies.has_ring_record
        <> (agencies.ring_status in ('active', 'last_seen', 'disputed'))
    )
    or (agencies.ring_status = 'no_record' and told.agency_id is not null)
