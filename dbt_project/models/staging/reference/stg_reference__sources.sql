with

source as (

    select * from {{ ref('sources') }}

),

renamed as (

    select
        source_id,
        publisher,
        title,
        url as source_url,
        kind,
        license,
        note,
        published_on_precision,
        published_on,
        retrieved_on
    from source

)

select * from renamed
