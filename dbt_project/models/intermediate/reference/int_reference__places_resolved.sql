with

collected as (

    select
        *,
        -- A Census place that no other list has is a place of its own, whatever
        -- else has its name.
        place_id like 'cp%' as is_of_census_list
    from {{ ref('stg_reference__places') }}

),

corrections as (

    {{ corrected_values(
        'places', ['place_name', 'county_fips', 'census_place_geoid']
    ) }}

),

-- The figures of a Census identity are counted for it, and go where a correction
-- moves it.
identified_places as (

    select
        coalesce(moved.row_id, collected.place_id) as place_id,
        collected.census_place_geoid,
        collected.population_count,
        collected.population_year,
        collected.population_source_id
    from collected
    left join corrections as moved
        on collected.census_place_geoid = moved.census_place_geoid
    left join corrections as replaced
        on
            collected.place_id = replaced.row_id
            and replaced.has_census_place_geoid
    where replaced.row_id is null

),

codes as (

    select * from {{ ref('stg_reference__place_codes') }}

),

census_figures as (

    select
        census_place_geoid,
        min(source_id) as source_id,
        min(census_place_name) as census_place_name,
        max(population_count) as population_count,
        bool_or(census_class in ('incorporated', 'balance')) as is_incorporated,
        bool_or(census_class = 'dissolved') as is_dissolved
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

    -- Who compared the two records knows better which of them is the town.
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
        collected.place_id,
        {{ corrected('place_name') }},
        collected.place_name as listed_place_name,
        collected.place_type,
        collected.state_code,
        {{ corrected('county_fips') }},
        collected.county_fips as listed_county_fips,
        collected.source_id,
        collected.latitude,
        collected.longitude,
        collected.is_of_census_list,
        coalesce(codes.relation in ('part_of', 'outside'), false) as is_no_census_place,
        coalesce(codes.is_same_named_town, false) as is_same_named_town,
        coalesce(
            identified_places.census_place_geoid,
            case when codes.relation = 'itself' then codes.census_place_geoid end
        ) as census_place_geoid,
        identified_places.census_place_geoid is not null as is_counted_as_incorporated,
        identified_places.population_count,
        identified_places.population_year,
        identified_places.population_source_id
    from collected
    left join corrections
        on collected.place_id = corrections.row_id
    left join identified_places
        on collected.place_id = identified_places.place_id
    left join codes
        on collected.place_id = codes.place_id

),

-- the residents of a town are those of the town, not of the settlement of its name; a
-- part of a place has no figure of its own that could be trusted
located_places as (

    select
        coded_places.*,
        coalesce(census_figures.is_dissolved, false) as is_dissolved,
        (
            coded_places.is_counted_as_incorporated
            or coalesce(census_figures.is_incorporated, false)
        )
        and not coalesce(census_figures.is_dissolved, false) as is_incorporated,
        towns.cousub_geoid,
        towns.place_type as town_type,
        towns.population_count as record_population_count,
        census_figures.census_place_name,
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

),

all_places as (

    select
        place_id,
        place_name,
        listed_place_name,
        place_type,
        state_code,
        county_fips,
        listed_county_fips,
        source_id,
        latitude,
        longitude,
        is_of_census_list,
        census_place_geoid,
        is_dissolved,
        is_incorporated,
        coalesce(place_type, town_type) is not null
        and not is_incorporated as may_be_town,
        cousub_geoid,
        lower(coalesce(
            place_type,
            town_type,
            nullif(regexp_extract(
                census_place_name,
                ' (city and borough|city|town|village|borough|municipality|CDP'
                || '|urban county|corporation|comunidad|zona urbana'
                || '|(?:consolidated|unified|metropolitan|metro) government)'
                || '(?: [(]balance[)])?$',
                1
            ), '')
        )) as place_kind,
        record_population_count,
        census_population_count,
        census_source_id,
        listed_population_count,
        listed_population_year,
        listed_population_source_id
    from located_places

    union all

    select
        place_id,
        town_name as place_name,
        town_name as listed_place_name,
        place_type,
        state_code,
        county_fips,
        county_fips as listed_county_fips,
        source_id,
        latitude,
        longitude,
        false as is_of_census_list,
        null as census_place_geoid,
        false as is_dissolved,
        false as is_incorporated,
        true as may_be_town,
        cousub_geoid,
        place_type as place_kind,
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
        {{ slug('place_name') }} as name_slug,
        case
            when may_be_town
                then coalesce(record_population_count, listed_population_count)
            else coalesce(census_population_count, listed_population_count)
        end as population_count,
        -- A township surrounds the incorporated place of its name, under a
        -- government and often its own force.
        coalesce(place_type in ('township', 'charter township', 'town'), false)
        and state_code not in (
            select town_states.state_code
            from {{ ref('stg_reference__town_states') }} as town_states
            where town_states.cities_are_towns
        ) as may_surround_town,
        bool_or(is_incorporated) over (
            partition by county_fips, {{ normalized_name('place_name') }}
        ) as has_incorporated_namesake,
        bool_or(is_incorporated and not is_of_census_list) over (
            partition by county_fips, {{ normalized_name('place_name') }}
        ) as has_listed_namesake,
        bool_or(is_incorporated and not is_of_census_list) over (
            partition by listed_county_fips, {{ normalized_name('place_name') }}
        ) as had_listed_namesake
    from all_places

),

ranked_places as (

    select
        *,
        may_surround_town and has_incorporated_namesake as is_township_beside_town,
        first_value(place_id) over (
            partition by
                county_fips,
                place_name,
                may_surround_town and has_listed_namesake,
                is_of_census_list
            -- Of two records of one name in one county, the incorporated one ties
            -- to official figures; else the larger is the town and the other a part of
            -- it. place_id ends ties so that builds agree.
            order by
                is_incorporated desc,
                coalesce(population_count, -1) desc,
                place_id asc
        ) as namesake_place_id,
        -- An address that was published keeps its place: the Census's list takes the
        -- kind behind the name, and so does a township whose namesake was moved.
        case
            when is_of_census_list
                then row_number() over (
                    partition by county_fips, name_slug
                    order by
                        is_of_census_list asc,
                        is_incorporated desc,
                        coalesce(population_count, -1) desc,
                        place_id asc
                ) > 1
            else may_surround_town and (has_listed_namesake or had_listed_namesake)
        end as has_kind_in_address
    from counted_places

),

main_places as (

    select
        ranked_places.*,
        case
            when ranked_places.is_of_census_list then ranked_places.place_id
            else coalesce(twins.same_place_as, ranked_places.namesake_place_id)
        end as main_place_id
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
            as town_population_count,
        max(cousub_geoid) over (partition by main_place_id) as town_geoid
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
        places.place_id,
        places.main_place_id,
        places.place_name,
        places.listed_place_name,
        places.name_slug,
        places.place_type,
        places.place_kind,
        places.state_code,
        places.county_fips,
        places.listed_county_fips,
        coalesce(changes.census_place_geoid, places.census_place_geoid)
            as census_place_geoid,
        changes.former_census_place_geoid,
        case when places.is_town then places.town_geoid end as cousub_geoid,
        places.source_id,
        case places.population_basis
            when 'town' then 'census-acs-2023-county-subdivisions'
            when 'census' then places.census_source_id
            when 'listed' then places.listed_population_source_id
        end as population_source_id,
        cast(
            case places.population_basis
                when 'town' then places.town_population_count
                when 'census' then places.census_population_count
                when 'listed' then places.listed_population_count
            end as integer
        ) as population_count,
        cast(
            case
                when places.population_basis in ('town', 'census') then 2023
                else places.listed_population_year
            end as integer
        ) as population_year,
        places.latitude,
        places.longitude,
        places.is_incorporated,
        places.is_dissolved,
        places.is_town,
        places.is_township_beside_town,
        places.is_of_census_list,
        places.has_kind_in_address,
        places.place_id <> places.main_place_id as is_duplicate
    from measured_places as places
    left join {{ ref('stg_reference__place_code_changes') }} as changes
        on places.census_place_geoid = changes.former_census_place_geoid

)

select * from final
