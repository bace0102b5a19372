with

source as (

    select * from {{ ref('topic_scale') }}

),

renamed as (

    select
        topic_id,
        meaning as rating_meaning,
        rating
    from source

)

select * from renamed
