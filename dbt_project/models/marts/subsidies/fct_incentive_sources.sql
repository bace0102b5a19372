with

incentives as (

    select * from {{ ref('stg_subsidies__incentives') }}

),

further_sources as (

    select * from {{ ref('stg_subsidies__incentive_sources') }}

),

final as (

    select
        incentive_id,
        source_id,
        'main' as source_role
    from incentives

    union all

    select
        incentive_id,
        source_id,
        'further' as source_role
    from further_sources

)

select * from final
