with

costs as (

    select * from {{ ref('stg_subsidies__round_costs') }}

),

final as (

    select
        cost_id,
        round_id,
        source_id,
        cost_kind,
        figure_scope,
        stated_basis,
        reason,
        cost_usd,
        is_counted,
        is_derived,
        is_approximate
    from costs

)

select * from final
