with

agencies as (

    select *
    from {{ ref('dim_agencies') }}
    where agency_type in ('police', 'sheriff')

),

places as (

    select * from {{ ref('dim_places') }}

),

counties as (

    select * from {{ ref('dim_counties') }}

),

states as (

    select * from {{ ref('dim_states') }}

),

statuses as (

    select * from {{ ref('dim_ring_statuses') }}

),

-- a town is as large as its residents; a county body serves its county
serving as (

    select
        agencies.agency_id,
        agencies.agency_name,
        agencies.agency_level,
        places.place_id as area_id,
        places.place_name as area_name,
        agencies.state_code,
        places.population_count
    from agencies
    inner join places
        on agencies.place_id = places.place_id
    where agencies.agency_level = 'local'

    union all

    select
        agencies.agency_id,
        agencies.agency_name,
        agencies.agency_level,
        counties.county_fips as area_id,
        counties.county_name as area_name,
        agencies.state_code,
        counties.population_2020 as population_count
    from agencies
    inner join counties
        on agencies.county_fips = counties.county_fips
    where agencies.agency_level = 'county'

),

-- why: a task force is no town's police; the town's own has its name.
sized as (

    select
        serving.*,
        states.census_division
    from serving
    inner join states
        on serving.state_code = states.state_code
    where
        serving.population_count > 0
        and position(
            {{ normalized_name('serving.area_name') }}
            in {{ normalized_name('serving.agency_name') }}
        ) = 1

),

-- why: of several agencies of one town the one with the most telling status speaks for
-- it, as in the look-up.
speaking as (

    select sized.*
    from sized
    inner join agencies
        on sized.agency_id = agencies.agency_id
    inner join statuses
        on agencies.ring_status = statuses.ring_status
    qualify row_number() over (
        partition by sized.agency_level, sized.area_id
        order by statuses.status_order asc, sized.agency_id asc
    ) = 1

),

pairs as (

    select
        sized.agency_id,
        sized.population_count as own_population_count,
        speaking.agency_id as comparable_agency_id,
        speaking.area_name,
        speaking.population_count,
        case
            when sized.state_code = speaking.state_code then 'same_state'
            else 'same_division'
        end as choice_rule,
        greatest(sized.population_count, speaking.population_count)
        / least(sized.population_count, speaking.population_count)
            as population_ratio
    from sized
    inner join speaking
        on
            sized.agency_level = speaking.agency_level
            and sized.area_id <> speaking.area_id
            and coalesce(
                sized.census_division = speaking.census_division,
                sized.state_code = speaking.state_code
            )
            and speaking.population_count
            between sized.population_count / 2 and sized.population_count * 2

),

ranked as (

    select
        *,
        row_number() over (
            partition by agency_id
            -- why: the state comes first, since its law and its budgets are shared.
            order by
                choice_rule = 'same_state' desc,
                population_ratio asc,
                comparable_agency_id asc
        ) as comparable_order
    from pairs

),

final as (

    select
        ranked.agency_id,
        ranked.comparable_agency_id,
        agencies.source_id,
        ranked.area_name,
        agencies.agency_name,
        agencies.county_name,
        agencies.state_code,
        ranked.choice_rule,
        agencies.ring_status,
        statuses.status_name,
        agencies.ring_status_on_precision,
        cast(ranked.comparable_order as integer) as comparable_order,
        ranked.own_population_count,
        ranked.population_count,
        agencies.ring_status_on
    from ranked
    inner join agencies
        on ranked.comparable_agency_id = agencies.agency_id
    inner join statuses
        on agencies.ring_status = statuses.ring_status
    where ranked.comparable_order <= 3

)

select * from final
