with

claims as (

    select * from {{ ref('stg_terms__article_claims') }}

),

final as (

    select
        claim_id,
        source_id,
        topic_id,
        incident_id,
        subject,
        claimant_name,
        claim,
        respondent_name,
        answer,
        answer is not null as is_answered
    from claims

)

select * from final
