with

totals as (

    select * from {{ ref('stg_partnerships__national_totals') }}

),

readings as (

    select * from {{ ref('stg_partnerships__national_total_readings') }}

),

corrections as (

    select *
    from {{ ref('stg_reference__corrections') }}
    where seed_name = 'national_totals'

),

final as (

    select
        totals.total_id,
        totals.source_id,
        totals.counted_unit,
        totals.counts_what,
        totals.bound,
        coalesce(
            precision_corrections.corrected_value, totals.event_on_precision
        ) as event_on_precision,
        totals.note,
        readings.compared_with,
        readings.reason as comparison_reason,
        totals.agency_count,
        coalesce(cast(day_corrections.corrected_value as date), totals.event_on)
            as event_on,
        readings.compared_on
    from totals
    left join readings
        on totals.total_id = readings.total_id
    left join corrections as day_corrections
        on
            totals.total_id = day_corrections.row_id
            and day_corrections.column_name = 'event_on'
    left join corrections as precision_corrections
        on
            totals.total_id = precision_corrections.row_id
            and precision_corrections.column_name = 'event_on_precision'

)

select * from final
