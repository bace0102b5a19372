with

source as (

    select * from {{ ref('term_positions') }}

),

renamed as (

    select
        position_id,
        vendor_id,
        topic_id,
        source_id,
        document_type,
        position,
        summary,
        quote_text,
        confidence,
        note,
        rating,
        effective_from_on,
        effective_to_on,
        reported_on
    from source

)

select * from renamed
