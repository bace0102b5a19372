with

source as (

    select * from {{ ref('agencies') }}

),

renamed as (

    select
        agency_id,
        source_id,
        agency_name,
        agency_type,
        agency_level,
        city_name,
        county_fips,
        state_code
    from source

)

select * from renamed
