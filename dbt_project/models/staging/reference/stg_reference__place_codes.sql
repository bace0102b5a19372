with

renamed as (

    select
        place_id,
        source_id,
        relation,
        census_place_geoid,
        census_place_name,
        census_class,
        population as population_count,
        same_place_as,
        same_named_town as is_same_named_town
    from {{ ref('place_codes') }}

)

select * from renamed
