with

source as (

    select * from {{ ref('agency_locations') }}

),

renamed as (

    select
        record_id,
        state_code,
        place_id,
        county_fips,
        location_precision,
        location_rule,
        source_id
    from source

)

select * from renamed
