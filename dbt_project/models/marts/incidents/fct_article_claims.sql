with

claims as (

    select * from {{ ref('stg_terms__article_claims') }}

),

final as (

    select
        *,
        answer is not null as is_answered
    from claims

)

select * from final
