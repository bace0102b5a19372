{%- set lists = [
    ('nicknames', 'nicknames'),
    ('other_names', 'other_names'),
    ('former_place_ids', 'duplicate_place_ids'),
    ('former_paths', 'former_paths'),
] -%}
with

places as (

    select
        *,
        {{ slug('place_name') }} as name_slug,
        {{ normalized_name('place_name') }} as normalized_name
    from {{ ref('stg_reference__places') }}

),

further_counties as (

    select
        place_id,
        {{ unnested("split(further_county_fips, '; ')") }} as county_fips
    from places
    where further_county_fips is not null

),

reached_counties as (

    select
        places.place_id,
        counties.county_fips,
        counties.county_name,
        '' as fips_order,
        '' as name_order
    from places
    inner join {{ ref('counties') }} as counties
        on places.county_fips = counties.county_fips

    union all

    select
        further_counties.place_id,
        counties.county_fips,
        counties.county_name,
        counties.county_fips as fips_order,
        counties.county_name as name_order
    from further_counties
    inner join {{ ref('counties') }} as counties
        on further_counties.county_fips = counties.county_fips

),

all_counties as (

    select
        place_id,
        {{ list_in_order('county_fips', 'fips_order') }} as all_county_fips,
        {{ list_in_order('county_name', 'name_order') }} as all_county_names
    from reached_counties
    group by place_id

),

namesakes as (

    select
        places.place_id,
        array_sort(array_agg(rivals.place_id)) as namesake_place_ids
    from places
    inner join places as rivals
        on
            places.county_fips = rivals.county_fips
            and places.name_slug = rivals.name_slug
            and places.place_id <> rivals.place_id
    group by places.place_id

),

-- A township surrounds the incorporated place of its name, under a government and
-- often its own force.
townships_beside_towns as (

    select distinct townships.place_id
    from places as townships
    inner join places as towns
        on
            townships.county_fips = towns.county_fips
            and townships.normalized_name = towns.normalized_name
    left join {{ ref('town_states') }} as town_states
        on townships.state_code = town_states.state_code
    where
        townships.place_type in ('township', 'charter township', 'town')
        and towns.is_incorporated
        and not coalesce(town_states.cities_are_towns, false)

),

final as (

    select
        places.place_id,
        places.place_name,
        places.place_type,
        places.place_kind,
        places.legal_kind,
        places.state_code,
        places.county_fips,
        all_counties.all_county_fips,
        all_counties.all_county_names,
        places.census_place_geoid,
        places.former_census_place_geoid,
        places.cousub_geoid,
        places.within_place_id,
        places.page_path,
        {% for written, list in lists %}
            coalesce(
                split(places.{{ written }}, '; '),
                {{ dbt.array_construct([], 'string') }}
            ) as {{ list }},
        {% endfor %}
        coalesce(
            namesakes.namesake_place_ids, {{ dbt.array_construct([], 'string') }}
        ) as namesake_place_ids,
        places.source_id,
        places.population_source_id,
        places.population_count,
        places.population_year,
        places.latitude,
        places.longitude,
        places.is_incorporated,
        places.is_dissolved,
        places.is_town,
        townships_beside_towns.place_id is not null as is_township_beside_town,
        places.page_path not like '%/' || places.name_slug as has_kind_in_address
    from places
    inner join all_counties
        on places.place_id = all_counties.place_id
    left join namesakes
        on places.place_id = namesakes.place_id
    left join townships_beside_towns
        on places.place_id = townships_beside_towns.place_id

)

select * from final
