with

devices as (

    select * from {{ ref('dim_devices') }}

),

counted as (

    select
        device_id,
        sale_event_id,
        count(*) as observation_count,
        sum(case when is_on_price_curve then 1 else 0 end) as curve_price_count
    from {{ ref('fct_price_observations') }}
    where sale_event_id is not null
    group by device_id, sale_event_id

),

final as (

    select
        devices.device_id,
        events.sale_event_id,
        events.source_id,
        devices.device_name,
        devices.device_category,
        devices.device_scope,
        events.sale_event_name,
        events.sale_event_type,
        case
            when counted.curve_price_count > 0 then 'price'
            when counted.observation_count > 0 then 'claim_only'
            -- why: a release date holds the first day that it allows, so a later one
            -- than the sale is surely later. Where none is known, nothing is said.
            when devices.released_on > events.ends_on then 'not_released'
            when extract(year from devices.released_on) > events.sale_event_year
                then 'not_released'
            else 'none'
        end as coverage_status,
        checks.discount_verdict,
        events.sale_event_year,
        cast(coalesce(counted.observation_count, 0) as integer) as observation_count,
        cast(coalesce(counted.curve_price_count, 0) as integer) as curve_price_count,
        events.starts_on
    from devices
    cross join {{ ref('dim_sale_events') }} as events
    left join counted
        on
            devices.device_id = counted.device_id
            and events.sale_event_id = counted.sale_event_id
    left join {{ ref('fct_discount_checks') }} as checks
        on
            devices.device_id = checks.device_id
            and events.sale_event_id = checks.sale_event_id

)

select * from final
