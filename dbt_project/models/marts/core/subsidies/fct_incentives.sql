with

incentives as (

    select * from {{ ref('stg_subsidies__incentives') }}

),

final as (

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
        device_count,
        amount_usd,
        effective_on,
        ended_on,
        reported_on
    from incentives

)

select * from final
