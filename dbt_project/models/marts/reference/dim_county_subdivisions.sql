with

main_places as (

    select
        place_id,
        main_place_id
    from {{ ref('int_reference__places_resolved') }}

),

final as (

    select
        towns.cousub_geoid,
        main_places.main_place_id as place_id,
        towns.state_code,
        towns.county_fips as census_county_fips,
        towns.source_id,
        towns.cousub_name,
        towns.functional_status,
        towns.population_count,
        towns.latitude,
        towns.longitude
    from {{ ref('int_reference__governing_towns') }} as towns
    left join main_places
        on towns.place_id = main_places.place_id

)

select * from final
