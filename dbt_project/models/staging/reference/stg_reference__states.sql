with

source as (

    select * from {{ ref('states') }}

),

renamed as (

    select
        state_code,
        state_fips,
        state_name,
        census_region,
        census_division,
        source_id,
        region_source_id,
        agency_count_source_id,
        population_2020,
        population_2010,
        fbi_listed_agency_count,
        fbi_listed_city_agency_count,
        fbi_listed_county_agency_count
    from source

)

select * from renamed
