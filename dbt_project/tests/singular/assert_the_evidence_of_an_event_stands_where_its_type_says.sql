-- `evidence_id` names a row of one of three marts; a reader who joins by its type loses
-- no event.
with

events as (

    select
        agency_id,
        evidence_id,
        evidence_type
    from {{ ref('fct_agency_events') }}

    union all

    select
        agency_id,
        evidence_id,
        evidence_type
    from {{ ref('mart_agency_timeline') }}

),

evidence as (

    select
        observation_id as evidence_id,
        'observation' as evidence_type
    from {{ ref('fct_agency_observations') }}

    union all

    select
        statement_id as evidence_id,
        'statement' as evidence_type
    from {{ ref('fct_agency_event_statements') }}

    union all

    select
        claim_id as evidence_id,
        'claim' as evidence_type
    from {{ ref('fct_article_claims') }}

)

select
    events.agency_id,
    events.evidence_id,
    events.evidence_type
from events
left join evidence
    on
        events.evidence_id = evidence.evidence_id
        and events.evidence_type = evidence.evidence_type
where evidence.evidence_id is null
