{#- The rule of the median price: how far back, and how many days make it firm. -#}
{% set window_days = discount_window_days() | int %}
{% set least_days = discount_least_days() | int %}

with

observations as (

    select * from {{ ref('int_prices__observations') }}

),

imported_days as (

    select * from {{ ref('int_prices__imported_days') }}

),

days_by_source as (

    select
        device_id,
        source_id,
        'reported' as seller_type,
        'curated' as record_basis,
        observed_on,
        min(price_usd) as low_price_usd,
        max(price_usd) as high_price_usd,
        min(list_price_usd) as low_list_price_usd,
        count(*) as observation_count
    from observations
    where is_dated_price
    group by device_id, source_id, observed_on
    union all
    select
        device_id,
        source_id,
        seller_type,
        'imported' as record_basis,
        observed_on,
        low_price_usd,
        high_price_usd,
        low_list_price_usd,
        observation_count
    from imported_days

),

days as (

    select
        device_id,
        seller_type,
        record_basis,
        observed_on,
        array_sort(array_agg(source_id)) as source_ids,
        min(low_price_usd) as low_price_usd,
        max(high_price_usd) as high_price_usd,
        min(low_list_price_usd) as low_list_price_usd,
        sum(observation_count) as observation_count
    from days_by_source
    group by device_id, seller_type, record_basis, observed_on

),

with_window as (

    select
        *,
        {{ middle_price('low_price_usd', 'over recent_days') }} as rolling_median_usd,
        count(low_price_usd) over recent_days as rolling_price_days
    from days
    window recent_days as (
        partition by device_id, seller_type, record_basis
        order by observed_on asc
        range between interval '{{ window_days - 1 }}' day preceding and current row
    )

),

final as (

    select
        device_id,
        source_ids,
        seller_type,
        record_basis,
        case
            when seller_type in ('used', 'warehouse') then 'used'
            when seller_type = 'refurbished' then 'refurbished'
            else 'new'
        end as goods_condition,
        low_price_usd,
        high_price_usd,
        low_list_price_usd,
        cast(rolling_median_usd as decimal(12, 2)) as rolling_median_usd,
        cast(observation_count as integer) as observation_count,
        cast(rolling_price_days as integer) as rolling_price_days,
        rolling_price_days >= {{ least_days }} as has_enough_days,
        observed_on
    from with_window

)

select * from final
