with

-- why: a file can hold many prices of a day.
daily as (

    select
        observation_id,
        device_id,
        observed_on,
        price_usd
    from {{ ref('fct_price_observations') }}
    where is_on_price_curve
    qualify row_number() over (
        partition by device_id, observed_on
        order by
            price_usd asc,
            is_weak asc,
            list_price_usd desc nulls last,
            observation_id asc
    ) = 1

),

devices as (

    select
        device_id,
        cast(count(*) as integer) as observed_days,
        min(price_usd) as lowest_price_usd,
        cast({{ middle_price('price_usd') }} as decimal(12, 2)) as median_price_usd,
        max(price_usd) as highest_price_usd,
        min(observed_on) as first_observed_on,
        max(observed_on) as last_observed_on
    from daily
    group by device_id

),

final as (

    select
        prices.*,
        devices.observed_days,
        devices.lowest_price_usd,
        devices.median_price_usd,
        devices.highest_price_usd,
        devices.first_observed_on,
        devices.last_observed_on
    from {{ ref('fct_price_observations') }} as prices
    inner join daily
        on prices.observation_id = daily.observation_id
    inner join devices
        on prices.device_id = devices.device_id

)

select * from final -- noqa: AM04
