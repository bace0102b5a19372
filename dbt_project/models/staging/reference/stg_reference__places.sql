with

renamed as (

    select
        place_id,
        place_name,
        place_type,
        state_code,
        county_fips,
        census_place_geoid,
        source_id,
        population_source_id,
        population as population_count,
        population_year,
        latitude,
        longitude
    from {{ ref('places') }}

)

select * from renamed
