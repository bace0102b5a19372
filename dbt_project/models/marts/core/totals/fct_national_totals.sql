with

totals as (

    select * from {{ ref('stg_partnerships__national_totals') }}

),

readings as (

    select * from {{ ref('stg_partnerships__national_total_readings') }}

),

final as (

    select
        totals.total_id,
        totals.source_id,
        totals.counted_unit,
        totals.counts_what,
        totals.bound,
        totals.event_on_precision,
        totals.note,
        readings.compared_with,
        readings.reason as comparison_reason,
        totals.agency_count,
        totals.event_on,
        readings.compared_on
    from totals
    left join readings
        on totals.total_id = readings.total_id

)

select * from final
