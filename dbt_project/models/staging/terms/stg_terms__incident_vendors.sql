with

renamed as (

    select
        incident_id,
        vendor_id,
        role as vendor_role,
        reason as link_reason
    from {{ ref('incident_vendors') }}

)

select * from renamed
