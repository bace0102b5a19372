with

areas as (

    select
        'state' as area_type,
        state_code as reach_area_id,
        coalesce(state_fips, state_code) as area_id,
        state_name as area_name,
        state_code,
        source_id,
        population_2020,
        {{ small_agency_count() }} as fewest_agency_count
    from {{ ref('dim_states') }}

    union all

    -- why: few agencies are the rule in counties, few residents unknown in states.
    select
        'county' as area_type,
        county_fips as reach_area_id,
        county_fips as area_id,
        county_name as area_name,
        state_code,
        coalesce(population_source_id, source_id) as source_id,
        population_2020,
        case when not is_small_base then 1 end as fewest_agency_count
    from {{ ref('dim_counties') }}

),

final as (

    select
        areas.area_type,
        areas.area_id,
        areas.area_name,
        areas.state_code,
        areas.source_id,
        areas.population_2020,
        areas.fewest_agency_count,
        reach.residents_in_ring_towns_count,
        reach.incorporated_in_ring_towns_share
    from areas
    left join {{ ref('mart_ring_reach') }} as reach
        on
            areas.reach_area_id = reach.area_id
            and areas.area_type = reach.area_type

)

select * from final
