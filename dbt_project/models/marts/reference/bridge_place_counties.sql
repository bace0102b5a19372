with

reached as (

    select
        place_id,
        county_fips as first_county_fips,
        {{ unnested('all_county_fips') }} as county_fips
    from {{ ref('dim_places') }}

),

final as (

    select
        place_id,
        county_fips,
        county_fips = first_county_fips as is_first
    from reached

)

select * from final
