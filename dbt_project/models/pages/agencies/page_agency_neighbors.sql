with

agencies as (

    select *
    from {{ ref('mart_agencies') }}
    where latitude is not null

),

-- why: who lives here asks what the police next door do; a prosecutor or a crime
-- laboratory is not next door.
police as (

    select *
    from agencies
    where
        agency_level in ('local', 'county')
        and agency_type in ('police', 'sheriff', 'constable')

),

pairs as (

    select
        agencies.agency_id,
        police.agency_id as neighbor_agency_id,
        {{ miles_between(
            'agencies.latitude', 'agencies.longitude',
            'police.latitude', 'police.longitude'
        ) }} as distance_miles
    from agencies
    inner join police
        on
            police.latitude
            between agencies.latitude - 0.8 and agencies.latitude + 0.8
            and police.longitude
            between agencies.longitude - 2 and agencies.longitude + 2
            and agencies.agency_id <> police.agency_id
            and (agencies.agency_level = 'county') = (police.agency_level = 'county')
            -- why: who shares the place polices the same people and is listed as such.
            and case
                when agencies.agency_level = 'county'
                    then agencies.county_fips <> police.county_fips
                else coalesce(agencies.place_id <> police.place_id, true)
            end
    where
        agencies.latitude <> police.latitude
        or agencies.longitude <> police.longitude

),

nearest as (

    select
        agency_id,
        neighbor_agency_id,
        distance_miles,
        row_number() over (
            partition by agency_id
            order by distance_miles asc, neighbor_agency_id asc
        ) as neighbor_order
    from pairs
    where distance_miles <= 50

),

final as (

    select
        nearest.agency_id,
        nearest.neighbor_agency_id,
        police.source_id,
        police.agency_name,
        police.place_name,
        police.county_name,
        police.state_code,
        police.ring_status,
        statuses.status_name,
        police.ring_status_on_precision,
        cast(nearest.neighbor_order as integer) as neighbor_order,
        round(nearest.distance_miles, 1) as distance_miles,
        police.latitude,
        police.longitude,
        police.ring_status_on
    from nearest
    inner join police
        on nearest.neighbor_agency_id = police.agency_id
    inner join {{ ref('dim_ring_statuses') }} as statuses
        on police.ring_status = statuses.ring_status
    where nearest.neighbor_order <= 6

)

select * from final
