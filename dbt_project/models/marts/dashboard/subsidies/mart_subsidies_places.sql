with

schemes as (

    select * from {{ ref('dim_subsidy_schemes') }}

),

states as (

    select * from {{ ref('dim_states') }}

),

counties as (

    select * from {{ ref('dim_counties') }}

),

places as (

    select * from {{ ref('dim_places') }}

),

sources as (

    select * from {{ ref('dim_sources') }}

),

-- why: the record gives counties without their legal kind, which differs by state.
with_county as (

    select
        schemes.*,
        counties.county_fips,
        counties.latitude as county_latitude,
        counties.longitude as county_longitude
    from schemes
    left join counties
        on
            schemes.state_code = counties.state_code
            and lower(counties.county_name) in (
                lower(schemes.county_name),
                lower(schemes.county_name) || ' county',
                lower(schemes.county_name) || ' parish'
            )

),

final as (

    select
        with_county.scheme_id,
        sources.source_id,
        with_county.scheme_name,
        with_county.state_code,
        states.state_name,
        with_county.scheme_status,
        with_county.first_announced_on_precision,
        case
            when places.place_id is not null then 'place_centre'
            when with_county.county_fips is not null then 'county_centre'
            else 'unlocated'
        end as location_precision,
        sources.publisher,
        sources.source_url,
        with_county.round_count,
        with_county.device_planned_count,
        with_county.device_given_count,
        with_county.promised_usd,
        with_county.approved_usd,
        with_county.spent_usd,
        with_county.other_public_usd,
        coalesce(places.latitude, with_county.county_latitude) as latitude,
        coalesce(places.longitude, with_county.county_longitude) as longitude,
        with_county.first_announced_on
    from with_county
    inner join states
        on with_county.state_code = states.state_code
    inner join sources
        on with_county.source_id = sources.source_id
    left join places
        on
            with_county.county_fips = places.county_fips
            and lower(with_county.city_name) = lower(places.place_name)
            and not places.is_township_beside_town

)

select * from final
