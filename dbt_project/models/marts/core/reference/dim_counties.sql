with

counties as (

    select * from {{ ref('stg_reference__counties') }}

),

final as (

    select
        county_fips,
        county_name,
        state_code,
        note,
        source_id,
        population_source_id,
        population_2020,
        population_2021,
        latitude,
        longitude
    from counties

)

select * from final
