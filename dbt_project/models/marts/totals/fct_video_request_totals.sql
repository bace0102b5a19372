with

leading_sources as (

    {{ leading_sources('video_request_totals') }}

),

final as (

    select
        collected.request_total_id,
        coalesce(leading_sources.source_id, collected.source_id) as source_id,
        collected.scope_name,
        collected.counts_what,
        collected.bound,
        collected.note,
        collected.published_count,
        collected.counts_what like 'emergency disclosures without consent%'
            as is_emergency_disclosure,
        collected.period_started_on,
        collected.period_ended_on
    from {{ ref('video_request_totals') }} as collected
    left join leading_sources
        on collected.request_total_id = leading_sources.row_id

)

select * from final
