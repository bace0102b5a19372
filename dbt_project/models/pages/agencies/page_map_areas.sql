with

areas as (

    select
        'state' as area_type,
        state_code as area_key,
        coalesce(state_fips, state_code) as area_id,
        state_name as area_name,
        state_code,
        source_id,
        population_2020,
        fewest_agency_count
    from {{ ref('dim_states') }}

    union all

    -- why: few agencies are the rule in counties, few residents unknown in states.
    select
        'county' as area_type,
        county_fips as area_key,
        county_fips as area_id,
        county_name as area_name,
        state_code,
        coalesce(population_source_id, source_id) as source_id,
        population_2020,
        case when not is_small_base then 1 end as fewest_agency_count
    from {{ ref('dim_counties') }}

),

-- why: whatever a reader filters by, an area has none to all of its agencies.
possible_counts as (

    select
        area_type,
        area_key,
        0 as agency_count
    from areas

    union all

    select
        'state' as area_type,
        state_code as area_key,
        row_number() over (partition by state_code order by agency_id) as agency_count
    from {{ ref('mart_agencies') }}

    union all

    select
        'county' as area_type,
        county_fips as area_key,
        row_number() over (partition by county_fips order by agency_id) as agency_count
    from {{ ref('mart_agencies') }}
    where county_fips is not null

),

final as (

    select
        areas.area_type,
        areas.area_id,
        areas.area_key,
        areas.area_name,
        areas.state_code,
        areas.source_id,
        areas.population_2020,
        reach.residents_in_ring_towns_count,
        reach.incorporated_in_ring_towns_share,
        cast(possible_counts.agency_count as integer) as agency_count,
        possible_counts.agency_count * 1e5 / areas.population_2020
            as agencies_per_100k,
        possible_counts.agency_count > 0
        and coalesce(possible_counts.agency_count < areas.fewest_agency_count, true)
            as is_too_few
    from areas
    inner join possible_counts
        on
            areas.area_type = possible_counts.area_type
            and areas.area_key = possible_counts.area_key
    left join {{ ref('mart_ring_reach') }} as reach
        on
            areas.area_key = reach.area_id
            and areas.area_type = reach.area_type

)

select * from final
