with

states as (

    select * from {{ ref('dim_states') }}

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
        agencies.state_code,
        claims.technology_id,
        count(*) as agency_count,
        count(*) filter (where agencies.agency_level in ('local', 'county'))
            as local_agency_count
    from claims
    inner join agencies
        on claims.agency_id = agencies.agency_id
    group by agencies.state_code, claims.technology_id

),

final as (

    select
        states.state_code,
        technologies.technology_id,
        states.source_id,
        states.state_fips,
        states.state_name,
        technologies.technology_name,
        cast(coalesce(counted.agency_count, 0) as integer) as agency_count,
        cast(coalesce(counted.local_agency_count, 0) as integer)
            as local_agency_count,
        states.population_2020,
        states.fbi_listed_local_agency_count,
        coalesce(counted.agency_count, 0) * 1e5 / states.population_2020
            as agencies_per_100k,
        coalesce(counted.local_agency_count, 0) / nullif(
            states.fbi_listed_local_agency_count, 0
        ) as fbi_listed_share,
        coalesce(counted.agency_count, 0) < {{ small_agency_count() }}
            as is_small_count,
        coalesce(states.fbi_listed_local_agency_count, 0) < {{ small_listed_count() }}
            as is_small_share_base
    from states
    cross join technologies
    left join counted
        on
            states.state_code = counted.state_code
            and technologies.technology_id = counted.technology_id

)

select * from final
