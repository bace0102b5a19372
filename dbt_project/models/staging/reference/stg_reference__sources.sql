with

renamed as (

    select
        source_id,
        publisher,
        title as source_title,
        url as source_url,
        kind as source_kind,
        license as source_license,
        note,
        published_on_precision,
        published_on,
        retrieved_on
    from {{ ref('sources') }}

)

select * from renamed
