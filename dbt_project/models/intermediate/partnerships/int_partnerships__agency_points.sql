with

agencies as (

    select * from {{ ref('stg_partnerships__agencies') }}

),

matches as (

    select * from {{ ref('int_partnerships__agency_matches') }}

),

named as (

    select * from {{ ref('int_partnerships__named_observations') }}

),

observations as (

    select * from {{ ref('stg_partnerships__agency_observations') }}

),

places as (

    select * from {{ ref('int_reference__places_resolved') }}
    where not is_duplicate

),

counties as (

    select * from {{ ref('int_reference__counties_on_land') }}

),

agency_oris as (

    select * from {{ ref('int_partnerships__agency_oris') }}

),

register_names as (

    select * from {{ ref('int_reference__register_names') }}

),

whole_counties as (

    select distinct agency_id from {{ ref('stg_partnerships__agency_counties') }}

),

checked as (

    select
        matches.agency_id,
        record_points.place_id,
        record_points.county_fips,
        record_points.location_precision,
        record_points.check_reason,
        record_points.latitude,
        record_points.longitude
    from {{ ref('int_reference__record_points') }} as record_points
    inner join observations
        on record_points.record_id = observations.record_id
    inner join matches
        on observations.observation_id = matches.observation_id
    inner join named
        on observations.observation_id = named.observation_id
    inner join agencies
        on matches.agency_id = agencies.agency_id
    -- why: what was matched from an entry that was corrected since is the point of
    -- another body.
    where
        named.agency_name is not distinct from observations.agency_name
        and (
            named.county_name is not distinct from observations.county_name
            or record_points.county_fips = agencies.county_fips
        )
    qualify row_number() over (
        partition by matches.agency_id order by record_points.record_id asc
    ) = 1

),

named_places as (

    select
        place_id,
        state_code,
        county_fips,
        latitude,
        longitude,
        coalesce(place_type in ('township', 'charter township', 'town'), false)
            as is_township,
        is_incorporated,
        is_of_census_list,
        {{ normalized_name('place_name') }} as normalized_place_name
    from places

),

-- the legal kind of the place that a force is named for; the register says it where the
-- force does not

named_agencies as (

    select
        agencies.*,
        {{ normalized_name('agencies.agency_name') }} as normalized_agency_name,
        register_names.bare_name as register_bare_name,
        register_names.named_place as register_named_place,
        agency_oris.ori is not null as is_county_confirmed,
        coalesce(
            nullif({{ legal_kind('agencies.agency_name') }}, ''),
            nullif({{ legal_kind('register_names.agency_name') }}, ''),
            'unknown'
        ) as legal_kind
    from agencies
    left join agency_oris
        on agencies.agency_id = agency_oris.agency_id
    left join register_names
        on agency_oris.ori = register_names.ori

),

jurisdictions as (

    select
        agency_id,
        state_code,
        county_fips,
        agency_level = 'county' as is_county_body,
        is_county_confirmed,
        legal_kind in ('township', 'town') as is_township_force,
        legal_kind,
        {{ named_place('normalized_agency_name') }} as named_place,
        -- why: a source may leave out a word of the town's name, as of Egg Harbor City,
        -- that the register writes.
        coalesce(register_named_place, {{ named_place('normalized_agency_name') }})
            as registered_place,
        coalesce(register_bare_name, {{ bare_place_name('normalized_agency_name') }})
            as bare_place,
        {{ normalized_name('city_name') }} as named_city
    from named_agencies

),

written_counties as (

    select distinct
        jurisdictions.agency_id,
        jurisdictions.state_code,
        named.normalized_county_names
    from jurisdictions
    inner join matches
        on jurisdictions.agency_id = matches.agency_id
    inner join named
        on matches.observation_id = named.observation_id
    where named.normalized_county_names is not null

),

named_counties as (

    select
        county_fips,
        state_code,
        {{ normalized_name('county_name') }} as normalized_county_name
    from counties

),

-- every county that a source names for the agency, where a town is in several
stated_counties as (

    select distinct
        written_counties.agency_id,
        named_counties.county_fips
    from written_counties
    inner join named_counties
        on
            written_counties.state_code = named_counties.state_code
            and written_counties.normalized_county_names
            like '%' || named_counties.normalized_county_name || '%'

),

place_candidates as (

    select
        jurisdictions.agency_id,
        named_places.place_id,
        named_places.county_fips,
        named_places.latitude,
        named_places.longitude,
        named_places.normalized_place_name
        in (
            jurisdictions.named_place,
            jurisdictions.registered_place,
            jurisdictions.bare_place
        ) as is_namesake,
        named_places.normalized_place_name
        in (jurisdictions.named_place, jurisdictions.registered_place) as is_whole_name,
        -- a township's force at the township, any other at the incorporated place
        named_places.is_township = jurisdictions.is_township_force as is_of_kind,
        named_places.is_incorporated,
        named_places.is_of_census_list,
        named_places.county_fips
        in (jurisdictions.county_fips, stated_counties.county_fips)
            as is_in_stated_county,
        jurisdictions.county_fips is null as has_no_county,
        jurisdictions.is_county_confirmed,
        jurisdictions.is_township_force
    from jurisdictions
    inner join named_places
        on
            jurisdictions.state_code = named_places.state_code
            and named_places.normalized_place_name
            in (
                jurisdictions.named_place,
                jurisdictions.registered_place,
                jurisdictions.bare_place,
                jurisdictions.named_city
            )
            -- why: a township and the city of its name are two governments.
            and not (
                named_places.is_incorporated
                and (
                    jurisdictions.legal_kind = 'township'
                    or (
                        jurisdictions.legal_kind = 'town'
                        and jurisdictions.state_code in ('NY', 'WI')
                    )
                )
            )
            and not (
                jurisdictions.legal_kind in ('city', 'borough', 'village')
                and named_places.is_township
            )
            -- why: nearly all places of the Census's list are too small to be the seat
            -- of a body with another name, and a force needs a government.
            and not (
                named_places.is_of_census_list
                and not (
                    named_places.is_incorporated
                    and named_places.normalized_place_name
                    in (
                        jurisdictions.named_place,
                        jurisdictions.registered_place,
                        jurisdictions.bare_place
                    )
                )
            )
    left join stated_counties
        on
            jurisdictions.agency_id = stated_counties.agency_id
            and named_places.county_fips = stated_counties.county_fips
    -- why: a sheriff or county force serves its county, not the town of its seat.
    where jurisdictions.county_fips is null or not jurisdictions.is_county_body

),

ruled as (

    select
        *,
        case
            when is_in_stated_county and is_namesake then 1
            when is_in_stated_county then 2
            -- why: a town can be in two counties, a township in one.
            when has_no_county then 3
            when
                is_namesake
                and not (is_county_confirmed and is_township_force)
                then 3
        end as rule_order,
        count(*) over (
            partition by agency_id, coalesce(is_in_stated_county, false)
        ) as rival_count
    from place_candidates

),

by_place as (

    select *
    from ruled
    -- why: outside the counties that are stated, a place name that occurs more than
    -- once in the state says too little, so it gives no point.
    where rule_order < 3 or (rule_order = 3 and rival_count = 1)
    qualify row_number() over (
        partition by agency_id
        order by
            rule_order asc,
            is_whole_name desc,
            is_of_kind desc,
            is_incorporated desc,
            is_of_census_list asc,
            place_id asc
    ) = 1

),

-- whose place of the checked point has another name than the force
checked_elsewhere as (

    select checked.agency_id
    from checked
    inner join jurisdictions
        on checked.agency_id = jurisdictions.agency_id
    inner join named_places
        on checked.place_id = named_places.place_id
    where
        named_places.normalized_place_name
        not in (
            jurisdictions.named_place,
            jurisdictions.registered_place,
            jurisdictions.bare_place
        )

),

located as (

    select
        agencies.agency_id,
        -- why: the place that a force is named for says more than that of its seat.
        checked.agency_id is not null
        and not (
            checked_elsewhere.agency_id is not null
            and coalesce(by_place.rule_order = 1, false)
        ) as is_checked
    from agencies
    left join checked
        on agencies.agency_id = checked.agency_id
    left join checked_elsewhere
        on agencies.agency_id = checked_elsewhere.agency_id
    left join by_place
        on agencies.agency_id = by_place.agency_id

),

pointed as (

    select
        agencies.agency_id,
        case when located.is_checked then checked.place_id else by_place.place_id end
            as place_id,
        case
            when located.is_checked then checked.county_fips
            else coalesce(by_place.county_fips, agencies.county_fips)
        end as county_fips,
        case
            when located.is_checked then checked.location_precision
            when by_place.agency_id is not null then 'place_center'
            when counties.county_fips is not null then 'county_center'
            else 'unlocated'
        end as location_precision,
        case
            when located.is_checked then 'matched_by_hand_and_rule'
            when by_place.rule_order = 1 then 'place_named_in_agency'
            when by_place.rule_order = 2 then 'town_of_seat_in_county'
            when by_place.rule_order = 3 then 'only_place_in_state'
            when counties.county_fips is not null then 'county_of_seat'
            else 'no_place_known'
        end as location_rule,
        case when located.is_checked then checked.check_reason end as check_reason,
        case
            when located.is_checked then checked.latitude
            else coalesce(by_place.latitude, counties.latitude)
        end as latitude,
        case
            when located.is_checked then checked.longitude
            else coalesce(by_place.longitude, counties.longitude)
        end as longitude
    from agencies
    inner join located
        on agencies.agency_id = located.agency_id
    left join checked
        on agencies.agency_id = checked.agency_id
    left join by_place
        on agencies.agency_id = by_place.agency_id
    left join counties
        on agencies.county_fips = counties.county_fips

),

-- bodies of the register that have the name of a place of their county
place_forces as (

    select distinct named_places.place_id
    from named_places
    inner join register_names
        on
            named_places.state_code = register_names.state_code
            and named_places.normalized_place_name = register_names.bare_name
    inner join {{ ref('int_reference__register_counties') }} as register_counties
        on
            register_names.ori = register_counties.ori
            and named_places.county_fips = register_counties.county_fips
    where register_names.register_kind = 'city'

),

final as (

    select
        pointed.*,
        agencies.agency_level = 'local'
        and agencies.agency_type = 'police'
        and pointed.place_id is not null
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
                coalesce(register_names.register_kind = 'city', false)
                and place_forces.place_id is null
                and agencies.agency_name not like '%Regional%'
                and agencies.agency_name not like '%Authority%'
                and agencies.agency_name not like '%County%'
            )
        ) as is_own_force
    from pointed
    inner join agencies
        on pointed.agency_id = agencies.agency_id
    inner join jurisdictions
        on pointed.agency_id = jurisdictions.agency_id
    left join whole_counties
        on pointed.agency_id = whole_counties.agency_id
    left join named_places
        on pointed.place_id = named_places.place_id
    left join place_forces
        on pointed.place_id = place_forces.place_id
    left join agency_oris
        on pointed.agency_id = agency_oris.agency_id
    left join register_names
        on agency_oris.ori = register_names.ori

)

select * from final
