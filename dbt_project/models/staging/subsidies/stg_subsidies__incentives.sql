with

source as (

    select * from {{ ref('incentives') }}

),

renamed as (

    select
        incentive_id,
        source_id,
        offered_by_name,
        offered_to_name,
        rule_summary,
        unit_name,
        quantity_scope,
        example_jurisdiction_name,
        state_code,
        documentation_type,
        note,
        effective_on_precision,
        ended_on_precision,
        reported_on_precision,
        cast(amount_usd as decimal(12, 2)) as amount_usd,
        cast(device_count as integer) as device_count,
        cast(effective_on as date) as effective_on,
        cast(ended_on as date) as ended_on,
        cast(reported_on as date) as reported_on
    from source

)

select * from renamed
