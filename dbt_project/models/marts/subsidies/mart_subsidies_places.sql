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

final as (

    select
        schemes.scheme_id,
        sources.source_id,
        schemes.scheme_name,
        schemes.state_code,
        states.state_name,
        schemes.scheme_status,
        schemes.first_announced_on_precision,
        case
            when places.place_id is not null then 'place_centre'
            when schemes.county_fips is not null then 'county_centre'
            else 'unlocated'
        end as location_precision,
        sources.publisher,
        sources.source_url,
        schemes.round_count,
        schemes.device_planned_count,
        schemes.device_given_count,
        schemes.promised_usd,
        schemes.approved_usd,
        schemes.spent_usd,
        schemes.other_public_usd,
        coalesce(places.latitude, counties.latitude) as latitude,
        coalesce(places.longitude, counties.longitude) as longitude,
        schemes.first_announced_on
    from schemes
    inner join states
        on schemes.state_code = states.state_code
    inner join sources
        on schemes.source_id = sources.source_id
    left join counties
        on schemes.county_fips = counties.county_fips
    left join places
        on schemes.place_id = places.place_id

)

select * from final
