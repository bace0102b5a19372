with

claims as (

    select * from {{ ref('fct_agency_technology_claims') }}

),

agencies as (

    select * from {{ ref('dim_agencies') }}

),

areas as (

    select
        state_code as area_id,
        'state' as area_type,
        source_id,
        state_name as area_name,
        state_code,
        population_2020,
        fbi_listed_local_agency_count,
        cast(null as boolean) as is_small_base,
        is_small_share_base
    from {{ ref('dim_states') }}

    union all

    select
        county_fips as area_id,
        'county' as area_type,
        coalesce(population_source_id, source_id) as source_id,
        county_name as area_name,
        state_code,
        population_2020,
        cast(null as integer) as fbi_listed_local_agency_count,
        is_small_base,
        cast(null as boolean) as is_small_share_base
    from {{ ref('dim_counties') }}

),

placed as (

    select
        claims.technology_id,
        agencies.state_code as area_id,
        agencies.is_local_police
    from claims
    inner join agencies
        on claims.agency_id = agencies.agency_id

    union all

    select
        claims.technology_id,
        agencies.county_fips as area_id,
        agencies.is_local_police
    from claims
    inner join agencies
        on claims.agency_id = agencies.agency_id
    where agencies.county_fips is not null

),

counted as (

    select
        technology_id,
        area_id,
        cast(count(*) as integer) as technology_agency_count,
        cast(
            count(*) filter (where is_local_police) as integer
        ) as local_agency_count
    from placed
    group by technology_id, area_id

)

select
    counted.area_id,
    counted.technology_id,
    areas.source_id,
    areas.area_type,
    areas.area_name,
    areas.state_code,
    technologies.technology_name,
    counted.technology_agency_count,
    counted.local_agency_count,
    areas.population_2020,
    areas.fbi_listed_local_agency_count,
    round(counted.technology_agency_count * 1e5 / areas.population_2020, 3)
        as agencies_per_100k,
    round(
        counted.local_agency_count
        / nullif(areas.fbi_listed_local_agency_count, 0),
        4
    ) as fbi_listed_share,
    counted.technology_agency_count < {{ small_agency_count() }} as is_small_count,
    areas.is_small_base,
    areas.is_small_share_base
from counted
inner join areas
    on counted.area_id = areas.area_id
inner join {{ ref('dim_technologies') }} as technologies
    on counted.technology_id = technologies.technology_id
