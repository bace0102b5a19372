with

places as (

    select * from {{ ref('stg_reference__places') }}

),

corrections as (

    select *
    from {{ ref('stg_reference__corrections') }}
    where seed_name = 'places'

),

counties as (

    select
        row_id as place_id,
        corrected_value as county_fips
    from corrections
    where column_name = 'county_fips'

),

-- the place of a Census identity, and the namesake that the seed gives it to
identities as (

    select
        corrections.row_id as place_id,
        places.place_id as namesake_id,
        places.census_place_geoid,
        places.population_count,
        places.population_year,
        places.population_source_id
    from corrections
    inner join places
        on corrections.corrected_value = places.census_place_geoid
    where corrections.column_name = 'census_place_geoid'

),

-- why: the figures of a Census identity are counted for it, and go where it goes.
identified_places as (

    select
        place_id,
        census_place_geoid,
        population_count,
        population_year,
        population_source_id
    from places
    where
        place_id not in (select identities.place_id from identities)
        and place_id not in (select identities.namesake_id from identities)

    union all

    select
        place_id,
        census_place_geoid,
        population_count,
        population_year,
        population_source_id
    from identities

),

located_places as (

    select
        places.place_id,
        places.place_name,
        places.place_type,
        places.state_code,
        places.source_id,
        places.latitude,
        places.longitude,
        identified_places.census_place_geoid,
        identified_places.population_count,
        identified_places.population_year,
        identified_places.population_source_id,
        coalesce(counties.county_fips, places.county_fips) as county_fips
    from places
    left join counties
        on places.place_id = counties.place_id
    left join identified_places
        on places.place_id = identified_places.place_id

),

governed_places as (

    select
        *,
        -- why: outside New England a township lies around the incorporated place of its
        -- name, under a government and often a force of its own.
        coalesce(place_type in ('township', 'charter township', 'town'), false)
        and state_code not in ('CT', 'MA', 'ME', 'NH', 'RI', 'VT')
        and bool_or(census_place_geoid is not null) over (
            partition by county_fips, place_name
        ) as is_township_beside_town
    from located_places

),

ranked_places as (

    select
        *,
        first_value(place_id) over (
            partition by county_fips, place_name, is_township_beside_town
            -- why: of two records of one name in one county, the one with a Census
            -- identity ties to official figures; else the larger is the town and the
            -- other a part of it. place_id ends ties so that builds agree.
            order by
                census_place_geoid is null asc,
                coalesce(population_count, -1) desc,
                place_id asc
        ) as kept_place_id
    from governed_places

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
        is_township_beside_town,
        place_id <> kept_place_id as is_duplicate
    from ranked_places

)

select * from final
