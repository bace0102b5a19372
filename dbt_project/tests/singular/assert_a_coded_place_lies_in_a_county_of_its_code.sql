with

elsewhere_for_a_reason as (

    select
        listed.place_name,
        listed.state_code,
        listed.reason
    from (
        values
        ('Grosse Pointe Shores', 'MI', 'GNIS has only the county of its smaller part.')
    ) as listed (place_name, state_code, reason)

),

known as (

    select * from {{ ref('stg_reference__place_code_counties') }}

)

select
    places.place_id,
    places.place_name,
    places.state_code,
    places.county_fips,
    places.census_place_geoid,
    known.county_fips as county_fips_of_code
from {{ ref('dim_places') }} as places
inner join known
    on places.census_place_geoid = known.census_place_geoid
left join known as agreeing
    on
        places.census_place_geoid = agreeing.census_place_geoid
        and places.county_fips = agreeing.county_fips
left join elsewhere_for_a_reason
    on
        places.place_name = elsewhere_for_a_reason.place_name
        and places.state_code = elsewhere_for_a_reason.state_code
where
    agreeing.county_fips is null
    -- why: the codes have the planning regions of 2022, our counties those of before.
    and places.state_code <> 'CT'
    and elsewhere_for_a_reason.reason is null
