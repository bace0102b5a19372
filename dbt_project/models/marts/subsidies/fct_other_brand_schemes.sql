with

final as (

    select
        other_brand_scheme_id,
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
        device_count,
        case when cost_kind = 'promised' then public_cost_usd end as promised_usd,
        case when cost_kind = 'approved' then public_cost_usd end as approved_usd,
        case when cost_kind = 'spent' then public_cost_usd end as spent_usd,
        case when cost_kind = 'other' then public_cost_usd end as other_public_usd,
        max_rebate_usd,
        public_cost_usd is not null as has_public_amount,
        announced_on,
        ended_on,
        reported_on
    from {{ ref('stg_subsidies__other_brand_schemes') }}

)

select * from final
