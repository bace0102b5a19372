with

incentives as (

    select * from {{ ref('fct_incentives') }}

),

incentive_sources as (

    select * from {{ ref('fct_incentive_sources') }}

),

sources as (

    select * from {{ ref('dim_sources') }}

),

final as (

    select
        incentives.incentive_id,
        sources.source_id,
        incentives.offered_by_name,
        incentives.offered_to_name,
        incentives.rule_summary,
        incentives.unit_name,
        incentives.quantity_scope,
        incentives.example_jurisdiction_name,
        incentives.state_code,
        incentives.documentation_type,
        incentives.note,
        incentive_sources.source_role,
        sources.publisher,
        sources.title as source_title,
        sources.source_url,
        sources.kind as source_kind,
        incentives.effective_on_precision,
        incentives.ended_on_precision,
        incentives.device_count,
        incentives.amount_usd,
        incentives.effective_on,
        incentives.ended_on
    from incentives
    inner join incentive_sources
        on incentives.incentive_id = incentive_sources.incentive_id
    inner join sources
        on incentive_sources.source_id = sources.source_id

)

select * from final
