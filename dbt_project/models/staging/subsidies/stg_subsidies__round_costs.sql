with

source as (

    select * from {{ ref('subsidy_round_costs') }}

),

renamed as (

    select
        cost_id,
        round_id,
        source_id,
        cost_kind,
        figure_scope,
        stated_basis,
        reason,
        cast(cost_usd as decimal(12, 2)) as cost_usd,
        cast(is_counted as boolean) as is_counted,
        cast(is_derived as boolean) as is_derived,
        cast(is_approximate as boolean) as is_approximate
    from source

)

select * from renamed
