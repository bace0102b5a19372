with

corrections as (

    {{ corrected_values('article_claims', ['answer']) }}

),

corrected as (

    select
        collected.claim_id,
        collected.source_id,
        collected.topic_id,
        collected.incident_id,
        collected.claim_subject,
        collected.claimant_name,
        collected.claim,
        collected.respondent_name,
        {{ corrected('answer') }}
    from {{ ref('stg_terms__article_claims') }} as collected
    left join corrections
        on collected.claim_id = corrections.row_id

),

final as (

    select
        claim_id,
        source_id,
        topic_id,
        incident_id,
        claim_subject,
        claimant_name,
        claim,
        case when answer is not null then respondent_name end as respondent_name,
        answer,
        answer is not null as is_answered,
        coalesce(claimant_name like 'Ring (%', false) as is_claim_of_ring,
        coalesce(answer is not null and respondent_name like 'Ring (%', false)
            as is_answer_of_ring
    from corrected

)

select * from final
