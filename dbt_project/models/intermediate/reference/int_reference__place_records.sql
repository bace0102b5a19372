with

collected as (

    select
        place_id,
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
        longitude
    from {{ ref('stg_reference__places') }}

    union all

    select
        place_id,
        town_name as place_name,
        place_type,
        state_code,
        county_fips,
        null as census_place_geoid,
        source_id,
        null as population_source_id,
        null as population_count,
        null as population_year,
        latitude,
        longitude
    from {{ ref('int_reference__governing_towns') }}
    where place_id is not null and is_new_place

),

corrections as (

    {{ corrected_values(
        'places', ['place_name', 'county_fips', 'census_place_geoid']
    ) }}

),

-- The figures of a Census identity are counted for it, and go where a correction
-- moves it.
identities as (

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

census_places as (

    select
        census_place_geoid,
        min(source_id) as source_id,
        min(census_place_name) as census_place_name,
        max(population_count) as population_count,
        bool_or(census_class in ('incorporated', 'balance')) as is_incorporated
    from codes
    where relation = 'itself'
    group by census_place_geoid

),

identified as (

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
        coalesce(codes.relation in ('part_of', 'outside'), false) as is_no_census_place,
        coalesce(codes.is_same_named_town, false) as is_same_named_town,
        coalesce(codes.census_class = 'dissolved', false) as is_former_government,
        coalesce(
            identities.census_place_geoid,
            case when codes.relation = 'itself' then codes.census_place_geoid end
        ) as census_place_geoid,
        identities.census_place_geoid is not null as is_counted_as_incorporated,
        identities.population_count,
        identities.population_year,
        identities.population_source_id
    from collected
    left join corrections
        on collected.place_id = corrections.row_id
    left join identities
        on collected.place_id = identities.place_id
    left join codes
        on collected.place_id = codes.place_id

),

final as (

    select
        identified.place_id,
        identified.place_name,
        identified.listed_place_name,
        identified.place_type,
        lower(coalesce(
            identified.place_type,
            towns.place_type,
            nullif(regexp_extract(
                census_places.census_place_name,
                ' (city and borough|city|town|village|borough|municipality|CDP'
                || '|urban county|corporation|comunidad|zona urbana'
                || '|(?:consolidated|unified|metropolitan|metro) government)'
                || '(?: [(]balance[)])?$',
                1
            ), '')
        )) as place_kind,
        identified.state_code,
        identified.county_fips,
        identified.listed_county_fips,
        identified.source_id,
        identified.latitude,
        identified.longitude,
        identified.census_place_geoid,
        towns.cousub_geoid,
        -- A Census place that no other list has is a place of its own, whatever else
        -- has its name.
        identified.place_id like 'cp%' as is_of_census_list,
        coalesce(identified.place_type, towns.place_type) is not null as has_town_type,
        identified.is_former_government and not identified.is_same_named_town
            as is_dissolved,
        (
            identified.is_counted_as_incorporated
            or coalesce(census_places.is_incorporated, false)
        )
        and not identified.is_former_government as is_incorporated,
        towns.population_count as town_population_count,
        -- The residents of a town are those of the town, not of the settlement of its
        -- name; a part of a place has no figure of its own that could be trusted.
        case
            when not identified.is_same_named_town then census_places.population_count
        end as census_population_count,
        census_places.source_id as census_source_id,
        case
            when not identified.is_no_census_place then identified.population_count
        end as listed_population_count,
        identified.population_year as listed_population_year,
        identified.population_source_id as listed_population_source_id
    from identified
    left join census_places
        on identified.census_place_geoid = census_places.census_place_geoid
    left join {{ ref('int_reference__governing_towns') }} as towns
        on identified.place_id = towns.place_id

)

select * from final
