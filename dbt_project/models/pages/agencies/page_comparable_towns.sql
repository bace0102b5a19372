with

agencies as (

    select *
    from {{ ref('mart_agencies') }}
    where agency_type in ('police', 'sheriff')

),

areas as (

    select
        places.*,
        -- why: one column for both, since a join by either of two takes seconds.
        coalesce(states.census_division, states.state_code) as region
    from {{ ref('mart_place_lookup') }} as places
    inner join {{ ref('dim_states') }} as states
        on places.state_code = states.state_code
    where places.population_count > 0

),

-- the town's own force, or the county's police, as the look-up names them
town_police as (

    select areas.*
    from areas
    inner join agencies
        on areas.leading_agency_id = agencies.agency_id
    where
        areas.leading_role
        = case areas.area_type when 'place' then 'own_force' else 'county' end
    -- why: police of a village and its town, or of five counties, are one example.
    qualify row_number() over (
        partition by areas.area_type, areas.leading_agency_id
        order by areas.population_count desc, areas.lookup_id asc
    ) = 1

),

pairs as (

    select
        areas.lookup_id,
        areas.population_count as own_population_count,
        town_police.leading_agency_id as comparable_agency_id,
        town_police.area_name,
        town_police.population_count,
        case
            when areas.state_code = town_police.state_code then 'same_state'
            else 'same_division'
        end as choice_rule,
        greatest(areas.population_count, town_police.population_count)
        / least(areas.population_count, town_police.population_count)
            as population_ratio
    from areas
    inner join town_police
        on
            areas.area_type = town_police.area_type
            and areas.region = town_police.region
            and areas.leading_agency_id is distinct from town_police.leading_agency_id
            and town_police.population_count
            between areas.population_count / 2 and areas.population_count * 2

),

ranked as (

    select
        *,
        row_number() over (
            partition by lookup_id
            order by
                choice_rule = 'same_state' desc,
                population_ratio asc,
                comparable_agency_id asc
        ) as comparable_order
    from pairs

),

final as (

    select
        ranked.lookup_id,
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
    inner join {{ ref('dim_ring_statuses') }} as statuses
        on agencies.ring_status = statuses.ring_status
    where ranked.comparable_order <= 3

)

select * from final
