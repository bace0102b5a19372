with

-- why: police of a railway, an airport or a tribe are placed at the town of their seat,
-- and are not the town's.
forces as (

    select
        agency_id,
        place_id,
        county_fips,
        source_id,
        latitude,
        longitude
    from {{ ref('mart_agencies') }}
    where
        agency_level = 'local'
        and has_ring_record
        and place_id is not null
        and agency_kind is distinct from 'beside_town_police'

),

pairs as (

    select
        areas.lookup_id,
        forces.agency_id,
        forces.source_id,
        round({{ miles_between(
            'areas.latitude', 'areas.longitude',
            'forces.latitude', 'forces.longitude'
        ) }}, 1) as distance_miles
    from {{ ref('mart_place_lookup') }} as areas
    inner join forces
        on
            -- why: a box around 50 miles first, since not every pair need be measured
            forces.latitude between areas.latitude - 0.8 and areas.latitude + 0.8
            and forces.longitude between areas.longitude - 2 and areas.longitude + 2
            and coalesce(
                case areas.area_type
                    when 'place' then areas.place_id <> forces.place_id
                    else areas.county_fips <> forces.county_fips
                end,
                true
            )

),

nearest as (

    select
        lookup_id,
        agency_id,
        source_id,
        cast(row_number() over (
            partition by lookup_id
            order by distance_miles asc, agency_id asc
        ) as integer) as nearness_order,
        distance_miles
    from pairs
    where distance_miles <= 50

),

final as (

    select *
    from nearest
    where nearness_order <= 4

)

select * from final
