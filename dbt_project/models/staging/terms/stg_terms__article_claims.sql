with

renamed as (

    select
        claim_id,
        source_id,
        topic_id,
        incident_id,
        subject as claim_subject,
        claimant as claimant_name,
        claim,
        respondent as respondent_name,
        answer
    from {{ ref('article_claims') }}

)

select * from renamed
