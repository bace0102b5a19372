with

source as (

    select * from {{ ref('agency_counties') }}

),

renamed as (

    select
        agency_id,
        county_fips,
        source_id,
        reason
    from source

)

select * from renamed
