with

conflicts as (

    select * from {{ ref('stg_subsidies__round_conflicts') }}

),

final as (

    select
        round_id,
        source_id,
        quantity_name,
        shown_statement,
        other_statement,
        reason
    from conflicts

)

select * from final
