with

agencies as (

    select *
    from {{ ref('mart_agencies') }}
    -- why: only the map behind the Atlas dates every agency by one rule; the few later
    -- dates from reports would draw a curve that falls because nobody looked.
    where joined_basis = 'atlas_of_2020'

),

states as (

    select * from {{ ref('dim_states') }}

),

state_areas as (

    select
        state_code,
        state_code as area_id,
        'state' as area_type,
        state_name as area_name
    from states

    union all

    select
        state_code,
        'region-' || lower(census_region) as area_id,
        'region' as area_type,
        census_region as area_name
    from states
    where census_region is not null

    union all

    select
        state_code,
        'US' as area_id,
        'country' as area_type,
        'United States' as area_name
    from states
    -- why: the national figure is the 50 states and the District; no agency of a
    -- territory was on the map.
    where census_region is not null

),

areas as (

    select
        state_areas.area_id,
        state_areas.area_type,
        state_areas.area_name,
        sum(states.population_2020) as population_2020
    from state_areas
    inner join states
        on state_areas.state_code = states.state_code
    group by state_areas.area_id, state_areas.area_type, state_areas.area_name

),

months as (

    select distinct cast({{ dbt.date_trunc('month', 'joined_on') }} as date) as month_on
    from agencies

),

joined_by_month as (

    select
        state_areas.area_id,
        cast({{ dbt.date_trunc('month', 'agencies.joined_on') }} as date) as month_on,
        count(*) as joined_count
    from agencies
    inner join state_areas
        on agencies.state_code = state_areas.state_code
    group by state_areas.area_id, month_on

),

residents_by_month as (

    select
        state_areas.area_id,
        cast({{ dbt.date_trunc('month', 'places.joined_on') }} as date) as month_on,
        sum(places.resident_count) as new_resident_count
    from {{ ref('fct_ring_reach') }} as places
    inner join state_areas
        on places.state_code = state_areas.state_code
    group by state_areas.area_id, month_on

),

all_months as (

    select
        areas.area_id,
        areas.area_type,
        areas.area_name,
        areas.population_2020,
        months.month_on,
        coalesce(joined_by_month.joined_count, 0) as joined_count,
        coalesce(residents_by_month.new_resident_count, 0) as new_resident_count
    from areas
    cross join months
    left join joined_by_month
        on
            areas.area_id = joined_by_month.area_id
            and months.month_on = joined_by_month.month_on
    left join residents_by_month
        on
            areas.area_id = residents_by_month.area_id
            and months.month_on = residents_by_month.month_on

),

running_totals as (

    select
        *,
        sum(joined_count) over (
            partition by area_id order by month_on
            rows between unbounded preceding and current row
        ) as joined_total_count,
        sum(new_resident_count) over (
            partition by area_id order by month_on
            rows between unbounded preceding and current row
        ) as residents_in_ring_towns_count
    from all_months

),

final as (

    select
        area_id,
        'eff-atlas-2020-10-07' as source_id,
        area_type,
        area_name,
        cast(joined_count as integer) as joined_count,
        cast(joined_total_count as integer) as joined_total_count,
        cast(population_2020 as integer) as population_2020,
        round(joined_total_count * 1e5 / population_2020, 3) as joined_total_per_100k,
        cast(residents_in_ring_towns_count as bigint) as residents_in_ring_towns_count,
        round(residents_in_ring_towns_count / population_2020, 4)
            as population_in_ring_towns_share,
        joined_total_count < {{ small_agency_count() }} as is_small_count,
        coalesce(
            joined_total_count >= 0.25 * max(joined_total_count) over by_area
            and joined_total_count - joined_count
            < 0.75 * max(joined_total_count) over by_area,
            false
        ) as is_in_middle_half,
        month_on
    from running_totals
    window by_area as (partition by area_id)

)

select * from final
