with

totals as (

    select * from {{ ref('stg_partnerships__national_totals') }}

),

final as (

    select
        total_id,
        source_id,
        counted_unit,
        counts_what,
        bound,
        event_on_precision,
        note,
        agency_count,
        event_on
    from totals

)

select * from final
