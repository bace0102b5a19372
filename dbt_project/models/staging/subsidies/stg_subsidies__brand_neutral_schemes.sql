with

source as (

    select * from {{ ref('brand_neutral_schemes') }}

),

renamed as (

    select
        brand_neutral_scheme_id,
        source_id,
        jurisdiction_name,
        state_code,
        brand_name,
        brand_scope,
        scheme_type,
        cost_kind,
        cost_kind_reason,
        registration_or_footage_status,
        note,
        announced_on_precision,
        ended_on_precision,
        reported_on_precision,
        cast(public_cost_usd as decimal(12, 2)) as public_cost_usd,
        cast(max_rebate_usd as decimal(12, 2)) as max_rebate_usd,
        cast(device_count as integer) as device_count,
        cast(announced_on as date) as announced_on,
        cast(ended_on as date) as ended_on,
        cast(reported_on as date) as reported_on
    from source

)

select * from renamed
