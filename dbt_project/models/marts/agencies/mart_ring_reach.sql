with

states as (

    select * from {{ ref('dim_states') }}

),

shared_counties as (

    select {{ unnested('places.all_county_fips') }} as county_fips
    from {{ ref('fct_ring_reach') }} as reach
    inner join {{ ref('dim_places') }} as places
        on reach.place_id = places.place_id
    where reach.county_fips is null

),

areas as (

    select
        state_code,
        null as county_fips,
        state_code as area_id,
        'state' as area_type,
        state_name as area_name,
        state_fips as area_fips,
        population_2020
    from states

    union all

    select
        state_code,
        county_fips,
        county_fips as area_id,
        'county' as area_type,
        county_name as area_name,
        county_fips as area_fips,
        -- why: a place in two counties counts in one, so its residents may be more.
        null as population_2020
    from {{ ref('dim_counties') }} as counties
    -- why: a part of a place that counts in no county would be missing there.
    where
        counties.county_fips
        not in (select shared_counties.county_fips from shared_counties)

    union all

    select
        state_code,
        null as county_fips,
        'US' as area_id,
        'country' as area_type,
        'United States' as area_name,
        null as area_fips,
        population_2020
    from states
    -- why: the country is the 50 states and the District, here as on other pages.
    where census_region is not null

),

counted as (

    select
        areas.area_id,
        count(*) as place_count,
        count(*) filter (where places.is_ring_town) as ring_town_count,
        sum(places.resident_count) as resident_count,
        coalesce(sum(places.resident_count) filter (where places.is_ring_town), 0)
            as residents_in_ring_towns_count,
        coalesce(
            sum(places.resident_count) filter (where places.police_evidence = 'open'), 0
        ) as open_resident_count,
        coalesce(
            sum(places.resident_count) filter (
                where places.police_evidence = 'not_known'
            ),
            0
        ) as not_known_resident_count
    from {{ ref('fct_ring_reach') }} as places
    inner join areas
        on
            places.state_code = areas.state_code
            and (areas.county_fips is null or places.county_fips = areas.county_fips)
    group by areas.area_id

),

named as (

    select
        area_id,
        area_type,
        area_name,
        max(case when area_type != 'country' then state_code end) as state_code,
        area_fips,
        sum(population_2020) as population_2020
    from areas
    group by area_id, area_type, area_name, area_fips

),

final as (

    select
        named.area_id,
        'census-acs-2023-places' as source_id,
        named.area_type,
        named.area_name,
        named.state_code,
        named.area_fips,
        cast(coalesce(counted.place_count, 0) as integer) as place_count,
        cast(coalesce(counted.ring_town_count, 0) as integer)
            as ring_town_count,
        cast(named.population_2020 as integer) as population_2020,
        cast(coalesce(counted.resident_count, 0) as bigint)
            as incorporated_resident_count,
        cast(coalesce(counted.residents_in_ring_towns_count, 0) as bigint)
            as residents_in_ring_towns_count,
        cast(coalesce(counted.open_resident_count, 0) as bigint) as open_resident_count,
        cast(coalesce(counted.not_known_resident_count, 0) as bigint)
            as not_known_resident_count,
        round(counted.residents_in_ring_towns_count / counted.resident_count, 4)
            as incorporated_in_ring_towns_share,
        round(
            coalesce(counted.residents_in_ring_towns_count, 0) / named.population_2020,
            4
        ) as population_in_ring_towns_share
    from named
    left join counted
        on named.area_id = counted.area_id

)

select * from final
