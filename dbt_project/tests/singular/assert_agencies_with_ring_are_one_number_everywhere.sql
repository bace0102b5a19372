-- The agencies with Ring are as many in the register, among the claims and over the
-- states, and those with a dated sighting are those that the map has a day for.
with

ring as (

    select technology_id
    from {{ ref('dim_technologies') }}
    where is_ring_program

),

counted as (

    select
        'with Ring' as what,
        'the register' as counted_in,
        count(*) as agency_count
    from {{ ref('mart_agencies') }}
    where has_ring_record

    union all

    select
        'with Ring' as what,
        'the claims' as counted_in,
        count(*) as agency_count
    from {{ ref('fct_agency_technology_claims') }} as claims
    inner join ring
        on claims.technology_id = ring.technology_id

    union all

    select
        'with Ring' as what,
        'the statuses' as counted_in,
        sum(agency_count) as agency_count
    from {{ ref('page_ring_statuses_by_state') }}
    where has_ring_record

    union all

    select
        'dated' as what,
        'the events' as counted_in,
        count(distinct agency_id) as agency_count
    from {{ ref('fct_agency_events') }}
    where
        is_sighting
        and event_on is not null

    union all

    select
        'dated' as what,
        'the map' as counted_in,
        count(seen_from_on) as agency_count
    from {{ ref('mart_agencies') }}

)

select *
from counted
qualify
    count(*) over (partition by what)
    <> count(*) over (partition by what, agency_count)
