with

claims as (

    select * from {{ ref('fct_article_claims') }}

),

sources as (

    select * from {{ ref('dim_sources') }}

),

topics as (

    select * from {{ ref('dim_term_topics') }}

),

incidents as (

    select * from {{ ref('fct_incidents') }}

),

final as (

    select
        claims.claim_id,
        claims.source_id,
        claims.topic_id,
        claims.incident_id,
        claims.subject,
        claims.claimant_name,
        claims.claim,
        claims.respondent_name,
        claims.answer,
        topics.topic_name,
        incidents.headline as incident_headline,
        incidents.happened_on_precision,
        sources.publisher,
        sources.title as source_title,
        sources.source_url,
        claims.is_answered,
        incidents.happened_on
    from claims
    inner join sources
        on claims.source_id = sources.source_id
    left join topics
        on claims.topic_id = topics.topic_id
    left join incidents
        on claims.incident_id = incidents.incident_id

)

select * from final
