with

source as (

    select * from {{ ref('subsidy_round_figures') }}

),

renamed as (

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
    from source

)

select * from renamed
