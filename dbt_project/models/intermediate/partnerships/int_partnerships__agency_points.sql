with

jurisdictions as (

    select * from {{ ref('int_partnerships__agency_jurisdictions') }}

),

by_place as (

    select * from {{ ref('int_partnerships__agency_places') }}

),

named_places as (

    select
        place_id,
        state_code,
        county_fips,
        {{ normalized_name('place_name') }} as normalized_place_name
    from {{ ref('int_reference__places_resolved') }}
    where not is_duplicate

),

checked as (

    select
        jurisdictions.agency_id,
        record_points.place_id,
        record_points.county_fips,
        record_points.location_precision,
        record_points.check_reason,
        record_points.latitude,
        record_points.longitude,
        named_places.normalized_place_name
        not in (
            jurisdictions.named_place,
            jurisdictions.registered_place,
            jurisdictions.bare_place
        ) as is_of_another_name
    from {{ ref('int_reference__record_points') }} as record_points
    inner join {{ ref('stg_partnerships__agency_observations') }} as observations
        on record_points.record_id = observations.record_id
    inner join {{ ref('int_partnerships__agency_matches') }} as matches
        on observations.observation_id = matches.observation_id
    inner join {{ ref('int_partnerships__named_observations') }} as named
        on observations.observation_id = named.observation_id
    inner join jurisdictions
        on matches.agency_id = jurisdictions.agency_id
    left join named_places
        on record_points.place_id = named_places.place_id
    -- why: what was matched from an entry that was corrected since is the point of
    -- another body.
    where
        named.agency_name is not distinct from observations.agency_name
        and (
            named.county_name is not distinct from observations.county_name
            or record_points.county_fips = jurisdictions.county_fips
        )
    qualify row_number() over (
        partition by matches.agency_id order by record_points.record_id asc
    ) = 1

),

points as (

    select
        checked.agency_id,
        1 as point_order,
        checked.place_id,
        checked.county_fips,
        checked.location_precision,
        'matched_by_hand_and_rule' as location_rule,
        checked.check_reason,
        checked.latitude,
        checked.longitude
    from checked
    left join by_place
        on checked.agency_id = by_place.agency_id
    where
        not coalesce(checked.is_of_another_name, false)
        or coalesce(by_place.rule_order, 0) <> 1

    union all

    select
        agency_id,
        2 as point_order,
        place_id,
        county_fips,
        'place_center' as location_precision,
        case rule_order
            when 1 then 'place_named_in_agency'
            when 2 then 'town_of_seat_in_county'
            else 'only_place_in_state'
        end as location_rule,
        null as check_reason,
        latitude,
        longitude
    from by_place

    union all

    select
        jurisdictions.agency_id,
        3 as point_order,
        null as place_id,
        jurisdictions.county_fips,
        case
            when counties.county_fips is not null then 'county_center'
            else 'unlocated'
        end as location_precision,
        case
            when counties.county_fips is not null then 'county_of_seat'
            else 'no_place_known'
        end as location_rule,
        null as check_reason,
        counties.latitude,
        counties.longitude
    from jurisdictions
    left join {{ ref('int_reference__counties_on_land') }} as counties
        on jurisdictions.county_fips = counties.county_fips

),

leading_points as (

    select *
    from points
    qualify row_number() over (partition by agency_id order by point_order asc) = 1

),

-- places for which the register has a city body of their name in their county
places_with_force as (

    select distinct named_places.place_id
    from named_places
    inner join {{ ref('int_reference__register_names') }} as register_names
        on
            named_places.state_code = register_names.state_code
            and named_places.normalized_place_name = register_names.bare_name
    inner join {{ ref('int_reference__register_counties') }} as register_counties
        on
            register_names.ori = register_counties.ori
            and named_places.county_fips = register_counties.county_fips
    where register_names.register_kind = 'city'

),

whole_counties as (

    select distinct agency_id from {{ ref('stg_partnerships__agency_counties') }}

),

final as (

    select
        leading_points.agency_id,
        leading_points.place_id,
        leading_points.county_fips,
        leading_points.location_precision,
        leading_points.location_rule,
        leading_points.check_reason,
        leading_points.latitude,
        leading_points.longitude,
        jurisdictions.agency_level = 'local'
        and jurisdictions.agency_type = 'police'
        and leading_points.place_id is not null
        and (
            coalesce(
                named_places.normalized_place_name
                in (
                    jurisdictions.named_place,
                    jurisdictions.registered_place,
                    jurisdictions.bare_place
                ),
                false
            )
            or whole_counties.agency_id is not null
            -- why: transit, port, airport and tribal forces have their seat in a town.
            -- Where the register has no force of the town's own name, a city body at
            -- it is the town's.
            or (
                coalesce(jurisdictions.register_kind = 'city', false)
                and places_with_force.place_id is null
                and jurisdictions.agency_name not like '%Regional%'
                and jurisdictions.agency_name not like '%Authority%'
                and jurisdictions.agency_name not like '%County%'
            )
        ) as is_own_force
    from leading_points
    inner join jurisdictions
        on leading_points.agency_id = jurisdictions.agency_id
    left join whole_counties
        on leading_points.agency_id = whole_counties.agency_id
    left join named_places
        on leading_points.place_id = named_places.place_id
    left join places_with_force
        on leading_points.place_id = places_with_force.place_id

)

select * from final
