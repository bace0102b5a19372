-- `evidence_id` names a row of one of four marts; a reader who joins by its type loses
-- no event and no doubt.
with

named as (
    {% for mart in [
        'fct_agency_events',
        'page_agency_timeline',
        'log_match_reviews',
        'page_agency_doubts',
    ] %}
        select
            '{{ mart }}' as mart_name,
            agency_id,
            evidence_id,
            evidence_type
        from {{ ref(mart) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

evidence as (
    {% for evidence_type, mart in {
        'observation': 'fct_agency_observations',
        'technology_observation': 'fct_agency_technologies',
        'statement': 'fct_agency_event_statements',
        'claim': 'fct_article_claims',
    }.items() %}
        select
            {{ evidence_type }}_id as evidence_id,
            '{{ evidence_type }}' as evidence_type
        from {{ ref(mart) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

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
