-- why: a part of a city with the figure of the city, or a town with that of its county,
-- stood out by its size alone.
with

in_several_counties as (

    select
        listed.place_name,
        listed.state_code
    from (
        values
        ('New York City', 'NY'),
        ('Amarillo', 'TX'),
        ('Rocky Mount', 'NC'),
        ('Dalhart', 'TX')
    ) as listed (place_name, state_code)

)

select
    places.place_id,
    places.place_name,
    places.population_count,
    counties.population_2020
from {{ ref('dim_places') }} as places
inner join {{ ref('dim_counties') }} as counties
    on places.county_fips = counties.county_fips
left join in_several_counties
    on
        places.place_name = in_several_counties.place_name
        and places.state_code = in_several_counties.state_code
where
    -- why: the two figures are of different years.
    places.population_count > 1.1 * counties.population_2020
    and in_several_counties.place_name is null
