with

incident_vendors as (

    select * from {{ ref('stg_terms__incident_vendors') }}

),

final as (

    select
        incident_id,
        vendor_id,
        vendor_role,
        reason as link_reason
    from incident_vendors

)

select * from final
