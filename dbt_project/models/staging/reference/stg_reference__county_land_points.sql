with

source as (

    select * from {{ ref('county_land_points') }}

),

renamed as (

    select
        county_fips,
        source_id,
        reason,
        latitude,
        longitude
    from source

)

select * from renamed
