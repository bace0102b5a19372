-- An agency that a source has with Ring is active, last seen or disputed; one that
-- announced it, turned it down or is in no source has no record. An agency may end what
-- no source saw begin, so `ended` goes with either. `no_record` is for agencies without
-- any event but that it spoke against it.
with

agencies_in_events as (

    select distinct agency_id
    from {{ ref('fct_agency_events') }}
    where event_type <> 'opposed'

)

select
    agencies.agency_id,
    agencies.ring_status,
    agencies.has_ring_record
from {{ ref('mart_agencies') }} as agencies
left join agencies_in_events
    on agencies.agency_id = agencies_in_events.agency_id
where
    (
        agencies.ring_status <> 'ended'
        and agencies.has_ring_record
        <> (agencies.ring_status in ('active', 'last_seen', 'disputed'))
    )
    or (agencies.ring_status = 'no_record' and agencies_in_events.agency_id is not null)
