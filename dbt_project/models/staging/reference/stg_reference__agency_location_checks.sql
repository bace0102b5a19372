with

source as (

    select * from {{ ref('agency_location_checks') }}

),

renamed as (

    select
        record_id,
        reason as check_reason,
        source_id
    from source

)

select * from renamed
