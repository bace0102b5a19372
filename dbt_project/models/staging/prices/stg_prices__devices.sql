with

source as (

    select * from {{ ref('devices') }}

),

renamed as (

    select
        device_id,
        source_id,
        model_name,
        generation_name,
        device_category,
        device_scope,
        asin,
        released_on_precision,
        cast(launch_list_price_usd as decimal(12, 2)) as launch_list_price_usd,
        cast(is_released_year_inferred as boolean) as is_released_year_inferred,
        cast(released_on as date) as released_on
    from source

)

select * from renamed
