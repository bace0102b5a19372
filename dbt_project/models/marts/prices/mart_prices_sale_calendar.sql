{#- Both numbers are those of the discount check. A sale that starts within
    same_sale_days after another one goes on from it: its band is drawn, its name would
    lie on the other's. -#}
{% set same_sale_days = discount_same_sale_days() | int %}
{% set window_days = discount_window_days() | int %}

with

events as (

    select * from {{ ref('dim_sale_events') }}

),

observations as (

    select * from {{ ref('fct_price_observations') }}

),

sources as (

    select * from {{ ref('dim_sources') }}

),

counted as (

    select
        sale_event_id,
        count(*) as observation_count,
        count(distinct case when not is_range_claim then device_id end)
            as device_count,
        sum(case when is_on_price_curve then 1 else 0 end) as curve_price_count
    from observations
    where sale_event_id is not null
    group by sale_event_id

),

with_previous as (

    select
        *,
        lag(starts_on) over (
            order by starts_on asc nulls last, sale_event_id asc
        ) as previous_starts_on
    from events

),

final as (

    select
        with_previous.sale_event_id,
        sources.source_id,
        with_previous.sale_event_name,
        case with_previous.sale_event_type
            when 'prime_day' then 'Prime Day'
            when 'big_deal_days' then 'Big Deal Days'
            when 'early_access' then 'Early Access Sale'
            when 'black_friday' then 'Black Friday'
            when 'cyber_monday' then 'Cyber Monday'
        end as band_name,
        with_previous.sale_event_type,
        with_previous.date_note,
        sources.publisher,
        sources.source_url,
        with_previous.sale_event_year,
        with_previous.sale_event_days,
        cast(coalesce(counted.observation_count, 0) as integer) as observation_count,
        cast(coalesce(counted.device_count, 0) as integer) as device_count,
        cast(coalesce(counted.curve_price_count, 0) as integer) as curve_price_count,
        with_previous.has_dates,
        coalesce(
            {{ dbt.datediff(
                'with_previous.previous_starts_on', 'with_previous.starts_on', 'day'
            ) }} <= {{ same_sale_days }},
            false
        ) as is_continued_sale,
        with_previous.starts_on,
        with_previous.ends_on,
        cast({{ dbt.dateadd('day', 1, 'with_previous.ends_on') }} as date)
            as band_ends_on,
        cast(
            {{ dbt.dateadd('day', -1 * window_days, 'with_previous.starts_on') }}
            as date
        ) as window_starts_on
    from with_previous
    inner join sources
        on with_previous.source_id = sources.source_id
    left join counted
        on with_previous.sale_event_id = counted.sale_event_id

)

select * from final
