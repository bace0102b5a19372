with

rounds as (

    select * from {{ ref('stg_subsidies__rounds') }}

),

further_sources as (

    select * from {{ ref('stg_subsidies__round_sources') }}

),

sources as (

    select * from {{ ref('dim_sources') }}

),

round_sources as (

    select
        round_id,
        source_id,
        'main' as source_role
    from rounds

    union all

    select
        round_id,
        source_id,
        'further' as source_role
    from further_sources

),

final as (

    select
        round_sources.round_id,
        round_sources.source_id,
        round_sources.source_role,
        sources.publisher,
        sources.source_kind,
        sources.source_url
    from round_sources
    inner join sources
        on round_sources.source_id = sources.source_id

)

select * from final
