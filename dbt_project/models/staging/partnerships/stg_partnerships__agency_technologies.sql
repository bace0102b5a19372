with

source as (

    select * from {{ ref('agency_technologies') }}

),

renamed as (

    select
        technology_observation_id,
        source_id,
        cited_source_id,
        record_id,
        technology_id,
        vendor_name,
        agency_name,
        agency_type_stated,
        agency_type_in_atlas,
        jurisdiction_type_in_atlas,
        city_name,
        county_name,
        state_code,
        reported_on_precision,
        reported_on,
        reported_on_latest
    from source

)

select * from renamed
