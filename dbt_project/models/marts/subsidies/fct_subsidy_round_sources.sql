with

round_sources as (

    select
        round_id,
        source_id,
        'main' as source_role
    from {{ ref('subsidy_rounds') }}

    union all

    select
        round_id,
        source_id,
        'further' as source_role
    from {{ ref('subsidy_round_sources') }}

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
    inner join {{ ref('dim_sources') }} as sources
        on round_sources.source_id = sources.source_id

)

select * from final
