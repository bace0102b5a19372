with

corrections as (

    {{ corrected_values('national_totals', ['event_on_precision', 'event_on']) }}

),

leading_sources as (

    {{ leading_sources('national_totals') }}

),

final as (

    select
        collected.total_id,
        coalesce(leading_sources.source_id, collected.source_id) as source_id,
        collected.counted_unit,
        collected.counts_what,
        collected.bound,
        {{ corrected('event_on_precision') }},
        collected.note,
        readings.compared_with,
        readings.reason as comparison_reason,
        collected.agency_count as published_count,
        {{ corrected('event_on', 'date') }},
        readings.compared_on
    from {{ ref('national_totals') }} as collected
    left join {{ ref('national_total_readings') }} as readings
        on collected.total_id = readings.total_id
    left join corrections
        on collected.total_id = corrections.row_id
    left join leading_sources
        on collected.total_id = leading_sources.row_id

)

select * from final
