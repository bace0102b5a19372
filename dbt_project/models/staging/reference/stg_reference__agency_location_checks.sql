with

renamed as (

    select
        record_id,
        reason as check_reason,
        source_id
    from {{ ref('agency_location_checks') }}

)

select * from renamed
