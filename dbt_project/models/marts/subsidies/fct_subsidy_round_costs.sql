with

final as (

    select
        costs.cost_id,
        costs.round_id,
        costs.source_id,
        costs.cost_kind,
        costs.figure_scope,
        costs.stated_basis,
        costs.reason,
        coalesce(sources.published_on_precision, 'unknown') as stated_on_precision,
        costs.cost_usd,
        costs.is_counted,
        costs.is_derived,
        costs.is_approximate,
        sources.published_on as stated_on
    from {{ ref('stg_subsidies__round_costs') }} as costs
    inner join {{ ref('dim_sources') }} as sources
        on costs.source_id = sources.source_id

)

select * from final
