with

places as (

    select * from {{ ref('int_reference__places_resolved') }}

),

main_places as (

    select *
    from places
    where not is_duplicate

),

duplicates as (

    select
        main_place_id,
        array_sort(array_agg(place_id)) as duplicate_place_ids
    from places
    where is_duplicate
    group by main_place_id

),

final as (

    select
        main_places.place_id,
        main_places.place_name,
        main_places.place_type,
        main_places.state_code,
        main_places.county_fips,
        main_places.census_place_geoid,
        coalesce(
            duplicates.duplicate_place_ids, {{ dbt.array_construct([], 'string') }}
        ) as duplicate_place_ids,
        main_places.source_id,
        main_places.population_source_id,
        main_places.population_count,
        main_places.population_year,
        main_places.latitude,
        main_places.longitude,
        main_places.is_incorporated,
        main_places.is_town,
        main_places.is_township_beside_town
    from main_places
    left join duplicates
        on main_places.place_id = duplicates.main_place_id

)

select * from final
