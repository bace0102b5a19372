with

source as (

    select * from {{ ref('subsidy_rounds') }}

),

renamed as (

    select
        round_id,
        scheme_id,
        source_id,
        jurisdiction_name,
        city_name,
        county_name,
        state_code,
        sponsor_name,
        agency_name,
        scheme_type,
        round_status,
        documentation_type,
        sharing_condition_status,
        conditions_note,
        device_planned_bound,
        device_given_bound,
        announced_on_precision,
        ended_on_precision,
        reported_on_precision,
        cast(device_planned_count as integer) as device_planned_count,
        cast(device_given_count as integer) as device_given_count,
        cast(discount_per_device_usd as decimal(12, 2)) as discount_per_device_usd,
        cast(public_per_device_usd as decimal(12, 2)) as public_per_device_usd,
        cast(vendor_per_device_usd as decimal(12, 2)) as vendor_per_device_usd,
        cast(vendor_total_usd as decimal(12, 2)) as vendor_total_usd,
        cast(is_announced_year_inferred as boolean) as is_announced_year_inferred,
        cast(announced_on as date) as announced_on,
        cast(ended_on as date) as ended_on,
        cast(reported_on as date) as reported_on
    from source

)

select * from renamed
