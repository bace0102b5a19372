-- The agencies with Ring are as many in the register, among the claims and over the
-- states. By month, only those with dated evidence can be counted.
with

agencies as (

    select * from {{ ref('dim_agencies') }}

),

events as (

    select * from {{ ref('fct_agency_events') }}

),

ring as (

    select technology_id
    from {{ ref('dim_technologies') }}
    where is_ring_programme

),

claims as (

    select * from {{ ref('fct_agency_technology_claims') }}

),

spans as (

    select * from {{ ref('fct_agency_ring_spans') }}

),

by_state as (

    select * from {{ ref('mart_technology_by_state') }}

),

by_area as (

    select * from {{ ref('mart_ring_by_area') }}

),

by_status as (

    select * from {{ ref('mart_ring_statuses_by_state') }}

),

registered as (

    select count(*) as registered_count
    from agencies
    where has_ring_record

),

dated as (

    select count(distinct agency_id) as dated_count
    from events
    where
        is_sighting
        and event_on is not null

),

claimed as (

    select count(*) as claimed_count
    from claims
    inner join ring
        on claims.technology_id = ring.technology_id

),

over_states as (

    select sum(by_state.agency_count) as states_count
    from by_state
    inner join ring
        on by_state.technology_id = ring.technology_id

),

over_statuses as (

    select sum(agency_count) as statuses_count
    from by_status
    where has_ring_record

),

spanned as (

    select count(*) as spanned_count
    from spans

),

in_newest_month as (

    select sum(agency_count) as newest_month_count
    from by_area
    where
        area_type = 'state'
        and until_month_on is null

)

select
    registered.registered_count,
    claimed.claimed_count,
    over_states.states_count,
    over_statuses.statuses_count,
    dated.dated_count,
    spanned.spanned_count,
    in_newest_month.newest_month_count
from registered
cross join claimed
cross join over_states
cross join over_statuses
cross join dated
cross join spanned
cross join in_newest_month
where
    registered.registered_count is distinct from claimed.claimed_count
    or registered.registered_count is distinct from over_states.states_count
    or registered.registered_count is distinct from over_statuses.statuses_count
    or dated.dated_count is distinct from spanned.spanned_count
    or dated.dated_count is distinct from in_newest_month.newest_month_count
