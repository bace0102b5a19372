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

record_points as (

    select * from {{ ref('int_reference__record_points') }}

),

places as (

    select * from {{ ref('int_reference__places_resolved') }}
    where not is_duplicate

),

counties as (

    select * from {{ ref('stg_reference__counties') }}

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
    from record_points
    inner join observations
        on record_points.record_id = observations.record_id
    inner join matches
        on observations.observation_id = matches.observation_id
    where matches.agency_id is not null
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
        {{ normalised_name('place_name') }} as normalised_place_name
    from places

),

jurisdictions as (

    select
        agency_id,
        state_code,
        county_fips,
        agency_level = 'county' as is_county_body,
        trim(regexp_replace(
            {{ normalised_name('agency_name') }},
            ' (municipal |metropolitan )?(police.*|public safety|department.*)$',
            '',
            'g'
        )) as named_place,
        {{ normalised_name('city_name') }} as named_city
    from agencies

),

written_counties as (

    select distinct
        jurisdictions.agency_id,
        jurisdictions.state_code,
        named.normalised_county_names
    from jurisdictions
    inner join matches
        on jurisdictions.agency_id = matches.agency_id
    inner join named
        on matches.observation_id = named.observation_id
    where named.normalised_county_names is not null

),

named_counties as (

    select
        county_fips,
        state_code,
        {{ normalised_name('county_name') }} as normalised_county_name
    from counties

),

-- every county that a source names for the agency, where a town lies in several
stated_counties as (

    select distinct
        written_counties.agency_id,
        named_counties.county_fips
    from written_counties
    inner join named_counties
        on
            written_counties.state_code = named_counties.state_code
            and written_counties.normalised_county_names
            like '%' || named_counties.normalised_county_name || '%'

),

place_candidates as (

    select
        jurisdictions.agency_id,
        named_places.place_id,
        named_places.county_fips,
        named_places.latitude,
        named_places.longitude,
        named_places.normalised_place_name = jurisdictions.named_place as is_namesake,
        named_places.county_fips
        in (jurisdictions.county_fips, stated_counties.county_fips)
            as is_in_stated_county,
        jurisdictions.county_fips is null as has_no_county
    from jurisdictions
    inner join named_places
        on
            jurisdictions.state_code = named_places.state_code
            and named_places.normalised_place_name
            in (jurisdictions.named_place, jurisdictions.named_city)
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
            when is_namesake or has_no_county then 3
        end as rule_order,
        count(*) over (
            partition by agency_id, coalesce(is_in_stated_county, false)
        ) as rival_count
    from place_candidates

),

by_place as (

    select *
    from ruled
    -- why: outside the counties that are stated, a place name that stands more than
    -- once in the state says too little, so it gives no point.
    where rule_order < 3 or (rule_order = 3 and rival_count = 1)
    qualify row_number() over (
        partition by agency_id order by rule_order asc, place_id asc
    ) = 1

),

final as (

    select
        agencies.agency_id,
        coalesce(checked.place_id, by_place.place_id) as place_id,
        coalesce(checked.county_fips, by_place.county_fips, agencies.county_fips)
            as county_fips,
        case
            when checked.agency_id is not null then checked.location_precision
            when by_place.agency_id is not null then 'place_centre'
            when counties.county_fips is not null then 'county_centre'
            else 'unlocated'
        end as location_precision,
        case
            when checked.agency_id is not null then 'matched_by_hand_and_rule'
            when by_place.rule_order = 1 then 'place_named_in_agency'
            when by_place.rule_order = 2 then 'town_of_seat_in_county'
            when by_place.rule_order = 3 then 'only_place_in_state'
            when counties.county_fips is not null then 'county_of_seat'
            else 'no_place_known'
        end as location_rule,
        checked.check_reason,
        coalesce(checked.latitude, by_place.latitude, counties.latitude) as latitude,
        coalesce(checked.longitude, by_place.longitude, counties.longitude) as longitude
    from agencies
    left join checked
        on agencies.agency_id = checked.agency_id
    left join by_place
        on agencies.agency_id = by_place.agency_id
    left join counties
        on agencies.county_fips = counties.county_fips

)

select * from final
