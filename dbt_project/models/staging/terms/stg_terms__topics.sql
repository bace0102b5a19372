with

source as (

    select * from {{ ref('topics') }}

),

renamed as (

    select
        topic_id,
        topic_name,
        question,
        why_it_matters,
        topic_order
    from source

)

select * from renamed
