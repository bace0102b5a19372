with

totals as (

    select * from {{ ref('stg_partnerships__video_request_totals') }}

),

final as (

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
    from totals

)

select * from final
