{#- Both numbers are those of the discount check. A sale that starts within
    same_sale_days after another one goes on from it. -#}
{% set same_sale_days = discount_same_sale_days() | int %}
{% set window_days = discount_window_days() | int %}

with

with_previous as (

    select
        *,
        lag(starts_on) over (
            order by starts_on asc nulls last, sale_event_id asc
        ) as previous_starts_on
    from {{ ref('stg_prices__sale_events') }}

),

final as (

    select
        sale_event_id,
        source_id,
        sale_event_name,
        sale_event_type,
        date_note,
        sale_event_year,
        cast({{ dbt.datediff('starts_on', 'ends_on', 'day') }} + 1 as integer)
            as sale_event_days,
        starts_on is not null as has_dates,
        coalesce(
            {{ dbt.datediff('previous_starts_on', 'starts_on', 'day') }}
            <= {{ same_sale_days }},
            false
        ) as is_continued_sale,
        cast({{ dbt.dateadd('day', -1 * window_days, 'starts_on') }} as date)
            as window_starts_on,
        starts_on,
        ends_on
    from with_previous

)

select * from final
