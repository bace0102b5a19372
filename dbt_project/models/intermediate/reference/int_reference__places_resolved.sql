with

places as (

    select * from {{ ref('stg_reference__places') }}

),

corrections as (

    select *
    from {{ ref('stg_reference__corrections') }}
    where seed_name = 'places'

),

located_places as (

    select
        places.* replace (
            coalesce(corrections.corrected_value, places.county_fips) as county_fips
        )
    from places
    left join corrections
        on
            places.place_id = corrections.row_id
            and corrections.column_name = 'county_fips'

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
