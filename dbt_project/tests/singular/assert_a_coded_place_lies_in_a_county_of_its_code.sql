with

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
where
    agreeing.county_fips is null
    {%- for row_id in ['places.place_id', 'places.state_code'] %}
        and {{ is_no_exception('a_coded_place_lies_in_a_county_of_its_code', row_id) }}
    {%- endfor %}
