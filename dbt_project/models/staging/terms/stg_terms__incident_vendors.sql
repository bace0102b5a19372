with

source as (

    select * from {{ ref('incident_vendors') }}

),

renamed as (

    select
        incident_id,
        vendor_id,
        role as vendor_role,
        reason as link_reason
    from source

)

select * from renamed
