with

events as (

    select * from {{ ref('stg_prices__sale_events') }}

),

final as (

    select
        *,
        cast({{ dbt.datediff('starts_on', 'ends_on', 'day') }} + 1 as integer)
            as sale_event_days,
        starts_on is not null as has_dates
    from events

)

select * from final
