with

places as (

    select * from {{ ref('int_reference__places_resolved') }}

),

kept_places as (

    select *
    from places
    where not is_duplicate

),

duplicates as (

    select
        kept_place_id,
        array_sort(array_agg(place_id)) as duplicate_place_ids
    from places
    where is_duplicate
    group by kept_place_id

),

final as (

    select
        kept_places.place_id,
        kept_places.place_name,
        kept_places.place_type,
        kept_places.state_code,
        kept_places.county_fips,
        kept_places.census_place_geoid,
        coalesce(
            duplicates.duplicate_place_ids, {{ dbt.array_construct([], 'string') }}
        ) as duplicate_place_ids,
        kept_places.source_id,
        kept_places.population_source_id,
        kept_places.population_count,
        kept_places.population_year,
        kept_places.latitude,
        kept_places.longitude,
        kept_places.is_incorporated,
        kept_places.is_town,
        kept_places.is_township_beside_town
    from kept_places
    left join duplicates
        on kept_places.place_id = duplicates.kept_place_id

)

select * from final
