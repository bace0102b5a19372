with

sources as (

    select * from {{ ref('stg_reference__sources') }}

),

final as (

    select
        source_id,
        publisher,
        title,
        source_url,
        kind,
        licence,
        note,
        published_on_precision,
        published_on,
        retrieved_on
    from sources

)

select * from final
