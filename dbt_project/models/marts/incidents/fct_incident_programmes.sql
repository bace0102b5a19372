with

incident_programmes as (

    select * from {{ ref('stg_terms__incident_programmes') }}

),

final as (

    select
        incident_id,
        programme_id,
        link_type,
        reason as link_reason
    from incident_programmes

)

select * from final
