with

jurisdictions as (

    select * from {{ ref('int_partnerships__agency_jurisdictions') }}

),

named_counties as (

    select
        state_code,
        county_fips,
        {{ normalized_name('county_name') }} as normalized_county_name
    from {{ ref('int_reference__counties_on_land') }}

),

-- every county that a source names for the agency, where a town is in several
stated_counties as (

    select distinct
        jurisdictions.agency_id,
        named_counties.county_fips
    from jurisdictions
    inner join {{ ref('int_partnerships__agency_matches') }} as matches
        on jurisdictions.agency_id = matches.agency_id
    inner join {{ ref('int_partnerships__named_observations') }} as named
        on matches.observation_id = named.observation_id
    inner join named_counties
        on
            jurisdictions.state_code = named_counties.state_code
            and named.normalized_county_names
            like '%' || named_counties.normalized_county_name || '%'

),

named_places as (

    select
        place_id,
        state_code,
        county_fips,
        latitude,
        longitude,
        is_incorporated,
        is_of_census_list,
        coalesce(place_type in ('township', 'charter township', 'town'), false)
            as is_township,
        {{ normalized_name('place_name') }} as normalized_place_name
    from {{ ref('int_reference__places_resolved') }}
    where not is_duplicate

),

-- the places of the state that the name of the agency, or its town, may mean
candidates as (

    select
        jurisdictions.agency_id,
        jurisdictions.state_code,
        jurisdictions.legal_kind,
        jurisdictions.is_county_confirmed,
        jurisdictions.is_township_force,
        jurisdictions.county_fips is null as has_no_county,
        places.place_id,
        places.county_fips,
        places.latitude,
        places.longitude,
        places.is_incorporated,
        places.is_of_census_list,
        places.is_township,
        places.normalized_place_name
        in (jurisdictions.named_place, jurisdictions.registered_place) as is_whole_name,
        places.normalized_place_name
        in (
            jurisdictions.named_place,
            jurisdictions.registered_place,
            jurisdictions.bare_place
        ) as is_namesake,
        coalesce(
            places.county_fips in (jurisdictions.county_fips, stated.county_fips),
            false
        ) as is_in_stated_county
    from jurisdictions
    inner join named_places as places
        on
            jurisdictions.state_code = places.state_code
            and places.normalized_place_name
            in (
                jurisdictions.named_place,
                jurisdictions.registered_place,
                jurisdictions.bare_place,
                jurisdictions.named_city
            )
    left join stated_counties as stated
        on
            jurisdictions.agency_id = stated.agency_id
            and places.county_fips = stated.county_fips
    where
        jurisdictions.county_fips is null or jurisdictions.agency_level <> 'county'

),

-- why: a township and the city of its name are two governments, each with its own
-- force. Places of the Census's list alone are too small to be the seat of another.
governed_candidates as (

    select candidates.*
    from candidates
    left join {{ ref('stg_reference__town_states') }} as town_states
        on candidates.state_code = town_states.state_code
    where
        not (
            candidates.is_incorporated
            and (
                candidates.legal_kind = 'township'
                or (
                    candidates.legal_kind = 'town'
                    and coalesce(town_states.towns_lie_beside_cities, false)
                )
            )
        )
        and not (
            candidates.is_township
            and candidates.legal_kind in ('city', 'borough', 'village')
        )
        and not (
            candidates.is_of_census_list
            and not (
                candidates.is_incorporated and coalesce(candidates.is_namesake, false)
            )
        )

),

ordered_candidates as (

    select
        *,
        case
            when is_in_stated_county and is_namesake then 1
            when is_in_stated_county then 2
            when has_no_county then 3
            when
                is_namesake
                and not (is_county_confirmed and is_township_force)
                then 3
        end as rule_order,
        count(*) over (partition by agency_id, is_in_stated_county) as rival_count
    from governed_candidates

),

final as (

    select
        agency_id,
        place_id,
        county_fips,
        latitude,
        longitude,
        rule_order
    from ordered_candidates
    -- why: outside the counties that are stated, a place name that occurs more than
    -- once in the state says too little, so it gives no point.
    where rule_order < 3 or (rule_order = 3 and rival_count = 1)
    qualify row_number() over (
        partition by agency_id
        order by
            rule_order asc,
            is_whole_name desc,
            is_township = is_township_force desc,
            is_incorporated desc,
            is_of_census_list asc,
            place_id asc
    ) = 1

)

select * from final
