with

counties as (

    select * from {{ ref('dim_counties') }}

),

technologies as (

    select * from {{ ref('dim_technologies') }}

),

agencies as (

    select * from {{ ref('dim_agencies') }}

),

claims as (

    select * from {{ ref('fct_agency_technology_claims') }}

),

counted as (

    select
        agencies.county_fips,
        claims.technology_id,
        count(*) as agency_count
    from claims
    inner join agencies
        on claims.agency_id = agencies.agency_id
    where agencies.county_fips is not null
    group by agencies.county_fips, claims.technology_id

),

final as (

    select
        counties.county_fips,
        technologies.technology_id,
        coalesce(counties.population_source_id, counties.source_id) as source_id,
        counties.county_name,
        counties.state_code,
        technologies.technology_name,
        cast(coalesce(counted.agency_count, 0) as integer) as agency_count,
        counties.population_2020,
        coalesce(counted.agency_count, 0) * 1e5 / counties.population_2020
            as agencies_per_100k,
        coalesce(counties.population_2020, 0) < {{ small_population() }}
            as is_small_base
    from counties
    cross join technologies
    left join counted
        on
            counties.county_fips = counted.county_fips
            and technologies.technology_id = counted.technology_id

)

select * from final
