with

source as (

    select * from {{ ref('position_readings') }}

),

renamed as (

    select
        position_id,
        locale,
        currency,
        scope,
        strength,
        end_type,
        effective_from_on_precision,
        effective_to_on_precision,
        reported_on_precision,
        position_read,
        rating_reason,
        reason,
        settled_rating,
        is_whole_document_read,
        is_date_inferred
    from source

)

select * from renamed
