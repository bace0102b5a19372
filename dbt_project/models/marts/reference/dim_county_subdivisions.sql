with

towns as (

    select * from {{ ref('int_reference__governing_towns') }}

),

kept_places as (

    select
        place_id,
        kept_place_id
    from {{ ref('int_reference__places_resolved') }}

),

final as (

    select
        towns.cousub_geoid,
        kept_places.kept_place_id as place_id,
        towns.state_code,
        towns.county_fips as census_county_fips,
        towns.source_id,
        towns.cousub_name,
        towns.functional_status,
        towns.population_count,
        towns.latitude,
        towns.longitude
    from towns
    left join kept_places
        on towns.place_id = kept_places.place_id

)

select * from final
