with

places as (

    select * from {{ ref('stg_reference__places') }}

),

ranked_places as (

    select
        *,
        first_value(place_id) over (
            partition by county_fips, place_name
            -- why: of two records of one name in one county, the one with a Census
            -- identity ties to official figures; else the larger is the town and the
            -- other a part of it. place_id ends ties so that builds agree.
            order by
                census_place_geoid is null asc,
                coalesce(population_count, -1) desc,
                place_id asc
        ) as kept_place_id
    from places

),

final as (

    select
        place_id,
        kept_place_id,
        place_name,
        place_type,
        state_code,
        county_fips,
        census_place_geoid,
        source_id,
        population_source_id,
        population_count,
        population_year,
        latitude,
        longitude,
        place_id <> kept_place_id as is_duplicate
    from ranked_places

)

select * from final
