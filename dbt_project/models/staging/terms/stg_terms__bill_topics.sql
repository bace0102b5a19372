with

source as (

    select * from {{ ref('bill_topics') }}

),

renamed as (

    select
        bill_id,
        topic_id
    from source

)

select * from renamed
