with

-- what one record of a place knows, the kept one knows as well
places as (

    select
        records.*,
        namesakes.main_place_id,
        namesakes.name_slug,
        namesakes.is_township_beside_town,
        namesakes.has_kind_in_address,
        not records.is_incorporated
        and bool_or(records.has_town_type and not records.is_incorporated) over (
            partition by namesakes.main_place_id
        ) as is_town,
        max(records.town_population_count) over (partition by namesakes.main_place_id)
            as known_town_population_count,
        max(records.cousub_geoid) over (partition by namesakes.main_place_id)
            as known_cousub_geoid
    from {{ ref('int_reference__place_records') }} as records
    inner join {{ ref('int_reference__place_namesakes') }} as namesakes
        on records.place_id = namesakes.place_id

),

counted as (

    select
        *,
        case
            when is_town and known_town_population_count is not null then 'town'
            when not is_town and census_population_count is not null then 'census'
            when listed_population_count is not null then 'listed'
        end as population_basis
    from places

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
        coalesce(
            places.place_type,
            case
                when places.is_incorporated then 'incorporated'
                when places.is_dissolved then 'dissolved'
                when places.is_town then 'town'
            end,
            'unknown'
        ) as legal_kind,
        places.state_code,
        places.county_fips,
        places.listed_county_fips,
        coalesce(changes.census_place_geoid, places.census_place_geoid)
            as census_place_geoid,
        changes.former_census_place_geoid,
        case when places.is_town then places.known_cousub_geoid end as cousub_geoid,
        places.source_id,
        case places.population_basis
            when 'town' then 'census-acs-2023-county-subdivisions'
            when 'census' then places.census_source_id
            when 'listed' then places.listed_population_source_id
        end as population_source_id,
        cast(
            case places.population_basis
                when 'town' then places.known_town_population_count
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
    from counted as places
    left join {{ ref('stg_reference__place_code_changes') }} as changes
        on places.census_place_geoid = changes.former_census_place_geoid

)

select * from final
