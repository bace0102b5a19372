with

technologies as (

    select * from {{ ref('dim_technologies') }}

),

agency_technologies as (

    select * from {{ ref('fct_agency_technologies') }}

),

observations as (

    select * from {{ ref('fct_agency_observations') }}

),

ring as (

    select
        observations.agency_id,
        technologies.technology_id,
        observations.source_id
    from observations
    cross join technologies
    where
        observations.agency_id is not null
        and technologies.is_ring_programme

),

others as (

    select
        agency_id,
        technology_id,
        source_id
    from agency_technologies
    where
        agency_id is not null
        and not is_repeated_entry

),

stacked as (

    select * from ring
    union all
    select * from others

),

final as (

    select
        agency_id,
        technology_id,
        min(source_id) as source_id,
        cast(count(*) as integer) as observation_count
    from stacked
    group by agency_id, technology_id

)

select * from final
