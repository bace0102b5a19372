with

renamed as (

    select
        topic_id,
        meaning as rating_meaning,
        rating
    from {{ ref('topic_scale') }}

)

select * from renamed
