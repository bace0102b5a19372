with

counties as (

    select * from {{ ref('int_reference__counties_on_land') }}

),

final as (

    select
        county_fips,
        county_name,
        state_code,
        note,
        source_id,
        point_source_id,
        population_source_id,
        population_2020,
        population_2021,
        latitude,
        longitude
    from counties

)

select * from final
