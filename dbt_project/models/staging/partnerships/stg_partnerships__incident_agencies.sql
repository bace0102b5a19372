with

source as (

    select * from {{ ref('incident_agencies') }}

),

renamed as (

    select
        incident_id,
        agency_id,
        source_id,
        reason
    from source

)

select * from renamed
