with

source as (

    select * from {{ ref('video_request_totals') }}

),

renamed as (

    select
        request_total_id,
        source_id,
        scope_name,
        counts_what,
        bound,
        note,
        request_count,
        period_started_on,
        period_ended_on
    from source

)

select * from renamed
