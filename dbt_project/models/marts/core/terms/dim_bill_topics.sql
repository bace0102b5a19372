with

bill_topics as (

    select * from {{ ref('stg_terms__bill_topics') }}

),

final as (

    select
        bill_id,
        topic_id
    from bill_topics

)

select * from final
