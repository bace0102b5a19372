with

agencies as (

    select *
    from {{ ref('dim_agencies') }}
    where latitude is not null

),

-- why: who lives here asks what the police next door do; a prosecutor or a crime
-- laboratory is not next door.
policing as (

    select *
    from agencies
    where
        agency_level in ('local', 'county')
        and agency_type in ('police', 'sheriff', 'constable')

),

pairs as (

    select
        agencies.agency_id,
        policing.agency_id as neighbor_agency_id,
        {{ miles_between(
            'agencies.latitude', 'agencies.longitude',
            'policing.latitude', 'policing.longitude'
        ) }} as distance_miles
    from agencies
    inner join policing
        on
            policing.latitude
            between agencies.latitude - 0.8 and agencies.latitude + 0.8
            and policing.longitude
            between agencies.longitude - 2 and agencies.longitude + 2
            and agencies.agency_id <> policing.agency_id
            and (agencies.agency_level = 'county') = (policing.agency_level = 'county')
            -- why: who shares the place polices the same people and is listed as such.
            and case
                when agencies.agency_level = 'county'
                    then agencies.county_fips <> policing.county_fips
                else coalesce(agencies.place_id <> policing.place_id, true)
            end
    where
        agencies.latitude <> policing.latitude
        or agencies.longitude <> policing.longitude

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
        policing.source_id,
        policing.agency_name,
        policing.place_name,
        policing.county_name,
        policing.state_code,
        policing.ring_status,
        statuses.status_name,
        policing.ring_status_on_precision,
        cast(nearest.neighbor_order as integer) as neighbor_order,
        round(nearest.distance_miles, 1) as distance_miles,
        policing.latitude,
        policing.longitude,
        policing.ring_status_on
    from nearest
    inner join policing
        on nearest.neighbor_agency_id = policing.agency_id
    inner join {{ ref('dim_ring_statuses') }} as statuses
        on policing.ring_status = statuses.ring_status
    where nearest.neighbor_order <= 6

)

select * from final
