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

codes as (

    select * from {{ ref('stg_reference__place_codes') }}

),

census_figures as (

    select
        census_place_geoid,
        min(source_id) as source_id,
        max(population_count) as population_count,
        bool_or(census_class in ('incorporated', 'balance')) as is_incorporated
    from codes
    where relation = 'itself'
    group by census_place_geoid

),

towns as (

    select * from {{ ref('int_reference__governing_towns') }}
    where place_id is not null

),

read_twins as (

    select * from {{ ref('stg_reference__place_twins') }}

),

twins as (

    select
        place_id,
        same_place_as
    from read_twins

    union all

    -- why: who compared the two records knows better which of them is the town.
    select
        codes.place_id,
        codes.same_place_as
    from codes
    left join read_twins
        on
            codes.place_id in (read_twins.place_id, read_twins.same_place_as)
    where
        codes.same_place_as is not null
        and read_twins.place_id is null

),

coded_places as (

    select
        places.place_id,
        places.place_name,
        places.place_type,
        places.state_code,
        places.source_id,
        places.latitude,
        places.longitude,
        coalesce(codes.relation in ('part_of', 'outside'), false) as is_no_census_place,
        coalesce(codes.is_same_named_town, false) as is_same_named_town,
        coalesce(
            identified_places.census_place_geoid,
            case
                when
                    codes.relation = 'itself'
                    and identities.namesake_id is null
                    then codes.census_place_geoid
            end
        ) as census_place_geoid,
        identified_places.census_place_geoid is not null as is_counted_as_incorporated,
        identified_places.population_count,
        identified_places.population_year,
        identified_places.population_source_id,
        coalesce(counties.county_fips, places.county_fips) as county_fips
    from places
    left join counties
        on places.place_id = counties.place_id
    left join identified_places
        on places.place_id = identified_places.place_id
    left join codes
        on places.place_id = codes.place_id
    left join identities
        on places.place_id = identities.namesake_id

),

-- the residents of a town are those of the town, not of the settlement of its name; a
-- part of a place has no figure of its own that could be trusted
located_places as (

    select
        coded_places.place_id,
        coded_places.place_name,
        coded_places.place_type,
        coded_places.state_code,
        coded_places.county_fips,
        coded_places.source_id,
        coded_places.latitude,
        coded_places.longitude,
        coded_places.census_place_geoid,
        coded_places.is_counted_as_incorporated
        or coalesce(census_figures.is_incorporated, false) as is_incorporated,
        coalesce(coded_places.place_type, towns.place_type) is not null
        and not coded_places.is_counted_as_incorporated
        and not coalesce(census_figures.is_incorporated, false) as may_be_town,
        towns.population_count as record_population_count,
        case
            when
                not coded_places.is_same_named_town
                then census_figures.population_count
        end as census_population_count,
        census_figures.source_id as census_source_id,
        case
            when not coded_places.is_no_census_place then coded_places.population_count
        end as listed_population_count,
        coded_places.population_year as listed_population_year,
        coded_places.population_source_id as listed_population_source_id
    from coded_places
    left join census_figures
        on coded_places.census_place_geoid = census_figures.census_place_geoid
    left join towns
        on coded_places.place_id = towns.place_id

    union all

    select
        place_id,
        town_name as place_name,
        place_type,
        state_code,
        county_fips,
        source_id,
        latitude,
        longitude,
        null as census_place_geoid,
        false as is_incorporated,
        true as may_be_town,
        population_count as record_population_count,
        null as census_population_count,
        null as census_source_id,
        null as listed_population_count,
        null as listed_population_year,
        null as listed_population_source_id
    from towns
    where is_new_place

),

counted_places as (

    select
        *,
        case
            when may_be_town
                then coalesce(record_population_count, listed_population_count)
            else coalesce(census_population_count, listed_population_count)
        end as population_count,
        -- why: a township surrounds the incorporated place of its name, under a
        -- government and often its own force; cities of New England are towns too,
        -- but for Vermont.
        coalesce(place_type in ('township', 'charter township', 'town'), false)
        and state_code not in ('CT', 'MA', 'ME', 'NH', 'RI')
        and bool_or(is_incorporated) over (
            partition by county_fips, {{ normalized_name('place_name') }}
        ) as is_township_beside_town
    from located_places

),

ranked_places as (

    select
        *,
        first_value(place_id) over (
            partition by county_fips, place_name, is_township_beside_town
            -- why: of two records of one name in one county, the incorporated one ties
            -- to official figures; else the larger is the town and the other a part of
            -- it. place_id ends ties so that builds agree.
            order by
                is_incorporated desc,
                coalesce(population_count, -1) desc,
                place_id asc
        ) as namesake_place_id
    from counted_places

),

main_places as (

    select
        ranked_places.*,
        coalesce(twins.same_place_as, ranked_places.namesake_place_id) as main_place_id
    from ranked_places
    left join twins
        on ranked_places.place_id = twins.place_id

),

-- what one record of a place knows, the kept one knows as well
joined_places as (

    select
        *,
        not is_incorporated and bool_or(may_be_town) over (partition by main_place_id)
            as is_town,
        max(record_population_count) over (partition by main_place_id)
            as town_population_count
    from main_places

),

measured_places as (

    select
        *,
        case
            when is_town and town_population_count is not null then 'town'
            when not is_town and census_population_count is not null then 'census'
            when listed_population_count is not null then 'listed'
        end as population_basis
    from joined_places

),

final as (

    select
        place_id,
        main_place_id,
        place_name,
        place_type,
        state_code,
        county_fips,
        census_place_geoid,
        source_id,
        case population_basis
            when 'town' then 'census-acs-2023-county-subdivisions'
            when 'census' then census_source_id
            when 'listed' then listed_population_source_id
        end as population_source_id,
        cast(
            case population_basis
                when 'town' then town_population_count
                when 'census' then census_population_count
                when 'listed' then listed_population_count
            end as integer
        ) as population_count,
        cast(
            case
                when population_basis in ('town', 'census') then 2023
                else listed_population_year
            end as integer
        ) as population_year,
        latitude,
        longitude,
        is_incorporated,
        is_town,
        is_township_beside_town,
        place_id <> main_place_id as is_duplicate
    from measured_places

)

select * from final
