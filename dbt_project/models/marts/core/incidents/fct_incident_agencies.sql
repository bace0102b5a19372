with

ties as (

    select * from {{ ref('stg_partnerships__incident_agencies') }}

),

final as (

    select
        incident_id,
        agency_id,
        source_id,
        reason
    from ties

)

select * from final
