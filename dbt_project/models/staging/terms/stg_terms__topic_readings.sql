with

source as (

    select * from {{ ref('topic_readings') }}

),

renamed as (

    select
        topic_id,
        answer_rule,
        reason
    from source

)

select * from renamed
