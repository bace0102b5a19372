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

reached_counties as (

    select
        main_places.place_id,
        counties.county_fips,
        counties.county_name,
        '' as county_order
    from main_places
    inner join {{ ref('dim_counties') }} as counties
        on main_places.county_fips = counties.county_fips

    union all

    select
        main_places.place_id,
        counties.county_fips,
        counties.county_name,
        counties.county_fips as county_order
    from main_places
    inner join {{ ref('stg_reference__place_code_counties') }} as code_counties
        on
            main_places.census_place_geoid = code_counties.census_place_geoid
            and main_places.county_fips <> code_counties.county_fips
    inner join {{ ref('dim_counties') }} as counties
        on code_counties.county_fips = counties.county_fips

),

all_counties as (

    select
        place_id,
        {{ list_in_order('county_fips', 'county_order') }} as all_county_fips,
        {{ list_in_order(
            'county_name', "case when county_order = '' then '' else county_name end"
        ) }} as all_county_names
    from reached_counties
    group by place_id

),

nicknames as (

    select
        place_id,
        array_sort(array_agg(nickname)) as nicknames
    from {{ ref('stg_reference__place_nicknames') }}
    group by place_id

),

namesakes as (

    select
        main_places.place_id,
        array_sort(array_agg(rivals.place_id)) as namesake_place_ids
    from main_places
    inner join main_places as rivals
        on
            main_places.county_fips = rivals.county_fips
            and main_places.name_slug = rivals.name_slug
            and main_places.place_id <> rivals.place_id
    group by main_places.place_id

),

final as (

    select
        main_places.place_id,
        main_places.place_name,
        main_places.place_type,
        main_places.place_kind,
        main_places.legal_kind,
        main_places.state_code,
        main_places.county_fips,
        all_counties.all_county_fips,
        all_counties.all_county_names,
        main_places.census_place_geoid,
        main_places.former_census_place_geoid,
        main_places.cousub_geoid,
        coalesce(
            nicknames.nicknames, {{ dbt.array_construct([], 'string') }}
        ) as nicknames,
        coalesce(
            namesakes.namesake_place_ids, {{ dbt.array_construct([], 'string') }}
        ) as namesake_place_ids,
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
        main_places.is_dissolved,
        main_places.is_town,
        main_places.is_township_beside_town,
        main_places.has_kind_in_address
    from main_places
    left join duplicates
        on main_places.place_id = duplicates.main_place_id
    inner join all_counties
        on main_places.place_id = all_counties.place_id
    left join nicknames
        on main_places.place_id = nicknames.place_id
    left join namesakes
        on main_places.place_id = namesakes.place_id

)

select * from final
