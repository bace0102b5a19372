with

renamed as (

    select
        cousub_geoid,
        source_id,
        cousub_name,
        functional_status,
        county_fips,
        state_code,
        population as population_count,
        latitude,
        longitude
    from {{ ref('county_subdivisions') }}

)

select * from renamed
