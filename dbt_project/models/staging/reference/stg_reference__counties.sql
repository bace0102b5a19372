with

source as (

    select * from {{ ref('counties') }}

),

renamed as (

    select
        county_fips,
        county_name,
        state_code,
        note,
        source_id,
        population_source_id,
        population_2020,
        population_2021,
        latitude,
        longitude
    from source

)

select * from renamed
