-- `evidence_id` names a row of one of four marts; a reader who joins by its type loses
-- no event and no doubt.
with

named as (
    {% for mart in [
        'fct_agency_events',
        'mart_agency_timeline',
        'fct_match_reviews',
        'page_agency_doubts',
    ] %}
        select
            '{{ mart }}' as mart_name,
            agency_id,
            evidence_id,
            evidence_type
        from {{ ref(mart) }}
        {% if not loop.last %}
            union all
        {% endif %}
    {% endfor %}

),

evidence as (

    select
        observation_id as evidence_id,
        'observation' as evidence_type
    from {{ ref('fct_agency_observations') }}

    union all

    select
        technology_observation_id as evidence_id,
        'technology_observation' as evidence_type
    from {{ ref('fct_agency_technologies') }}

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
    named.mart_name,
    named.agency_id,
    named.evidence_id,
    named.evidence_type
from named
left join evidence
    on
        named.evidence_id = evidence.evidence_id
        and named.evidence_type = evidence.evidence_type
where evidence.evidence_id is null
