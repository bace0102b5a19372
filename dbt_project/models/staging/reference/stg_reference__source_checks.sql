with

source as (

    select * from {{ ref('source_checks') }}

),

renamed as (

    select
        source_id,
        outcome,
        reason,
        media_type,
        final_url,
        content_sha256,
        archived_url,
        status_code,
        is_kept,
        archived_on,
        checked_at
    from source

)

select * from renamed
