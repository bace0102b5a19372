with

areas as (

    select
        state_code as area_id,
        'state' as area_type,
        state_name as area_name,
        state_code,
        state_fips as area_fips,
        source_id,
        population_2020,
        fbi_listed_local_agency_count
    from {{ ref('dim_states') }}

    union all

    select
        county_fips as area_id,
        'county' as area_type,
        county_name as area_name,
        state_code,
        county_fips as area_fips,
        coalesce(population_source_id, source_id) as source_id,
        population_2020,
        null as fbi_listed_local_agency_count
    from {{ ref('dim_counties') }}

),

seen as (

    select
        agencies.state_code,
        agencies.county_fips,
        agencies.is_local_police,
        cast({{ dbt.date_trunc('month', 'ring_spans.seen_from_on') }} as date)
            as month_on
    from {{ ref('fct_agency_ring_spans') }} as ring_spans
    inner join {{ ref('dim_agencies') }} as agencies
        on ring_spans.agency_id = agencies.agency_id

),

changes as (

    select
        state_code as area_id,
        month_on,
        count(*) as seen_count,
        count(*) filter (where is_local_police) as local_count
    from seen
    group by state_code, month_on

    union all

    select
        county_fips as area_id,
        month_on,
        count(*) as seen_count,
        count(*) filter (where is_local_police) as local_count
    from seen
    where county_fips is not null
    group by county_fips, month_on

    union all

    -- why: every area has a row from the first month on, so that the newest row at or
    -- before a month always says what it was.
    select
        area_id,
        date '2018-03-01' as month_on,
        0 as seen_count,
        0 as local_count
    from areas

),

monthly as (

    select
        area_id,
        month_on,
        sum(seen_count) as seen_count,
        sum(local_count) as local_count
    from changes
    group by area_id, month_on

),

running as (

    select
        area_id,
        month_on,
        lead(month_on) over (partition by area_id order by month_on) as next_month_on,
        sum(seen_count) over (
            partition by area_id order by month_on
            rows between unbounded preceding and current row
        ) as ring_agency_count,
        sum(local_count) over (
            partition by area_id order by month_on
            rows between unbounded preceding and current row
        ) as local_agency_count,
        min(month_on) filter (where seen_count > 0) over (
            partition by area_id order by month_on
            rows between unbounded preceding and current row
        ) as first_month_on
    from monthly

),

final as (

    select
        areas.area_id,
        areas.source_id,
        areas.area_type,
        areas.area_name,
        areas.state_code,
        areas.area_fips,
        cast(running.ring_agency_count as integer) as ring_agency_count,
        areas.population_2020,
        areas.fbi_listed_local_agency_count,
        cast(extract(year from running.first_month_on) as integer) as first_year,
        round(running.ring_agency_count * 1e5 / areas.population_2020, 3)
            as agencies_per_100k,
        round(
            running.local_agency_count
            / nullif(areas.fbi_listed_local_agency_count, 0),
            4
        ) as fbi_listed_share,
        -- why: few agencies are the rule in counties, few residents unknown in states.
        areas.area_type = 'state'
        and running.ring_agency_count < {{ small_agency_count() }} as is_small_count,
        areas.area_type = 'county'
        and coalesce(areas.population_2020, 0) < {{ small_population() }}
            as is_small_base,
        coalesce(areas.fbi_listed_local_agency_count, 0) < {{ small_listed_count() }}
            as is_small_share_base,
        running.month_on as from_month_on,
        running.next_month_on as until_month_on
    from running
    inner join areas
        on running.area_id = areas.area_id

)

select * from final
