with

figures as (

    select * from {{ ref('stg_subsidies__round_figures') }}

),

final as (

    select
        figure_id,
        round_id,
        source_id,
        figure_kind,
        figure_bound,
        stated_basis,
        confidence,
        note,
        figure_usd,
        figure_count,
        figure_on
    from figures

)

select * from final
