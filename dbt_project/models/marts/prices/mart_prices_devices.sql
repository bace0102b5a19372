with

devices as (

    select * from {{ ref('dim_devices') }}

),

observations as (

    select * from {{ ref('fct_price_observations') }}

),

counted as (

    select
        device_id,
        count(*) as observation_count,
        sum(case when is_on_price_curve then 1 else 0 end) as curve_price_count,
        count(distinct observed_on) as observed_days,
        min(observed_on) as first_observed_on,
        max(observed_on) as last_observed_on
    from observations
    group by device_id

),

final as (

    select
        devices.device_id,
        devices.source_id,
        devices.device_name,
        devices.device_category,
        devices.device_scope,
        cast(coalesce(counted.observation_count, 0) as integer) as observation_count,
        cast(coalesce(counted.curve_price_count, 0) as integer) as curve_price_count,
        cast(coalesce(counted.observed_days, 0) as integer) as observed_days,
        counted.first_observed_on,
        counted.last_observed_on
    from devices
    left join counted
        on devices.device_id = counted.device_id

)

select * from final
