with

ties as (

    select * from {{ ref('stg_partnerships__subsidy_round_agencies') }}

),

final as (

    select
        round_id,
        agency_id,
        source_id,
        reason
    from ties

)

select * from final
