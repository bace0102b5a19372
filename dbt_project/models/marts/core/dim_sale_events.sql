with

events as (

    select * from {{ ref('stg_prices__sale_events') }}

),

final as (

    select
        event_id,
        source_id,
        event_name,
        event_type,
        date_note,
        event_year,
        cast(datediff('day', starts_on, ends_on) + 1 as integer) as event_days,
        starts_on is not null as has_dates,
        starts_on,
        ends_on
    from events

)

select * from final
