with

first_observations as (

    select
        device_id,
        source_id
    from {{ ref('stg_prices__observations') }}
    qualify row_number() over (
        partition by device_id
        order by observed_on asc, observation_id asc
    ) = 1

),

final as (

    select
        devices.device_id,
        devices.vendor_id,
        -- why: a device that no source describes is known from its first price report.
        coalesce(devices.source_id, first_observations.source_id) as source_id,
        case
            when devices.source_id is not null then 'described'
            when first_observations.source_id is not null then 'first_price_report'
            else 'none'
        end as source_basis,
        devices.model_name,
        devices.generation_name,
        concat_ws(', ', devices.model_name, devices.generation_name) as device_name,
        devices.device_category,
        devices.device_scope,
        devices.asin,
        devices.released_on_precision,
        devices.launch_list_price_usd,
        devices.is_released_year_inferred,
        devices.released_on
    from {{ ref('devices') }} as devices
    left join first_observations
        on devices.device_id = first_observations.device_id

)

select * from final
