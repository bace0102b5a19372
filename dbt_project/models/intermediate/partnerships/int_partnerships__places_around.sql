with

places as (

    select * from {{ ref('int_reference__places_resolved') }}
    where not is_duplicate

),

listed_neighborhoods as (

    select
        neighborhoods.place_id,
        neighborhoods.inside_kind,
        neighborhoods.source_id,
        coalesce(cities.main_place_id, coded_cities.place_id) as around_place_id
    from {{ ref('stg_reference__neighborhoods') }} as neighborhoods
    left join {{ ref('int_reference__places_resolved') }} as cities
        on neighborhoods.city_place_id = cities.place_id
    left join places as coded_cities
        on
            neighborhoods.city_geoid = coded_cities.census_place_geoid
            and coded_cities.is_incorporated

),

-- The settlement is in no city, borough or village, so only towns are asked.
towns as (

    select
        places.place_id,
        places.state_code,
        places.county_fips,
        max(towns.latitude) as latitude,
        max(towns.longitude) as longitude,
        max(towns.source_id) as source_id,
        bool_or(forces.place_id is not null) as has_own_force
    from {{ ref('int_reference__governing_towns') }} as towns
    inner join {{ ref('int_reference__places_resolved') }} as records
        on towns.place_id = records.place_id
    inner join places
        on records.main_place_id = places.place_id
    left join {{ ref('int_partnerships__place_forces') }} as forces
        on
            places.place_id = forces.place_id
            and forces.police_rule <> 'name_without_kind'
    where not places.is_incorporated
    group by places.place_id, places.state_code, places.county_fips

),

town_states as (

    select * from {{ ref('stg_reference__town_states') }}

),

-- settlements without a government, where every spot is in a town or township, and
-- villages of counties whose police patrol every town without police
hamlets as (

    select
        places.place_id,
        places.state_code,
        places.county_fips,
        places.latitude,
        places.longitude,
        places.is_incorporated,
        town_states.sheriff_patrols_towns,
        -- There it does not matter which town it is.
        town_states.county_police_patrol_towns
        and county_police.county_fips is not null as has_county_police,
        -- why: measuring every pair of a state took seconds, and no rule asks farther.
        greatest(
            {{ rule_number('policed_town_miles') }},
            {{ rule_number('town_miles') }} * {{ rule_number('next_town_times') }}
        ) / 69 as most_degrees
    from places
    inner join town_states
        on places.state_code = town_states.state_code
    left join listed_neighborhoods
        on
            places.place_id = listed_neighborhoods.place_id
            and listed_neighborhoods.inside_kind = 'city'
    left join {{ ref('int_partnerships__county_police') }} as county_police
        on
            places.county_fips = county_police.county_fips
            and county_police.is_patrol
            and county_police.patrol_order = 2
    where
        listed_neighborhoods.place_id is null
        and not places.is_town
        and (
            not places.is_incorporated
            or (
                town_states.county_police_patrol_towns
                and county_police.county_fips is not null
            )
        )

),

near_towns as (

    select
        hamlets.place_id,
        towns.place_id as around_place_id,
        towns.source_id,
        hamlets.county_fips = towns.county_fips and towns.has_own_force
            as is_policed_in_county,
        {{ miles_between(
            'hamlets.latitude', 'hamlets.longitude', 'towns.latitude', 'towns.longitude'
        ) }} as distance_miles
    from hamlets
    inner join towns
        on
            hamlets.state_code = towns.state_code
            and abs(hamlets.latitude - towns.latitude) <= hamlets.most_degrees

),

-- No outlines of towns are at hand. Only a point near a town's own, with every other
-- town much farther, is in that town without doubt.
nearest as (

    select
        *,
        lead(distance_miles) over (
            partition by place_id order by distance_miles asc, around_place_id asc
        ) as next_distance_miles
    from near_towns
    qualify row_number() over (
        partition by place_id order by distance_miles asc, around_place_id asc
    ) = 1

),

-- hamlets that may lie in a town with police of its own
near_policed_towns as (

    select distinct place_id
    from near_towns
    where
        is_policed_in_county
        and distance_miles <= {{ rule_number('policed_town_miles') }}

),

final as (

    select
        hamlets.place_id,
        nearest.around_place_id,
        'nearness' as around_rule,
        coalesce(nearest.source_id, 'census-gazetteer-2025-county-subdivisions')
            as source_id,
        not hamlets.sheriff_patrols_towns
        and not (hamlets.has_county_police and near_policed_towns.place_id is null)
            as is_hamlet
    from hamlets
    left join near_policed_towns
        on hamlets.place_id = near_policed_towns.place_id
    left join nearest
        on
            hamlets.place_id = nearest.place_id
            and not hamlets.is_incorporated
            and nearest.distance_miles <= {{ rule_number('town_miles') }}
            and coalesce(
                nearest.next_distance_miles
                >= nearest.distance_miles * {{ rule_number('next_town_times') }},
                true
            )
    where not hamlets.is_incorporated or near_policed_towns.place_id is not null

    union all

    select
        listed_neighborhoods.place_id,
        listed_neighborhoods.around_place_id,
        'outline' as around_rule,
        listed_neighborhoods.source_id,
        true as is_hamlet
    from listed_neighborhoods
    inner join places
        on listed_neighborhoods.place_id = places.place_id
    where
        listed_neighborhoods.inside_kind = 'city'
        and not places.is_incorporated
        and not places.is_town

    union all

    -- A village or borough of New England stays a part of its town. In New York a town
    -- with police patrols the village of its name; elsewhere we cannot tell.
    select
        villages.place_id,
        case
            when
                town_states.towns_hold_villages
                or (
                    town_states.towns_lie_beside_cities
                    and not town_states.sheriff_patrols_towns
                )
                then own_towns.place_id
        end as around_place_id,
        'village_of_town' as around_rule,
        own_towns.source_id,
        true as is_hamlet
    from places as villages
    inner join town_states
        on villages.state_code = town_states.state_code
    inner join places as own_towns
        on
            villages.county_fips = own_towns.county_fips
            and villages.name_slug = own_towns.name_slug
            and own_towns.is_town
    left join {{ ref('int_partnerships__place_forces') }} as forces
        on
            own_towns.place_id = forces.place_id
            and forces.police_rule <> 'name_without_kind'
    where
        (
            town_states.towns_hold_villages
            and villages.is_of_census_list
            and villages.place_kind in ('village', 'borough')
        )
        or (
            not town_states.towns_hold_villages
            and villages.is_incorporated
            and forces.place_id is not null
            and villages.place_id not in (
                select near_policed_towns.place_id from near_policed_towns
            )
        )

)

select * from final
