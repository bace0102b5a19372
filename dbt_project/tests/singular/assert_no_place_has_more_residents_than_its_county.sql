-- why: a part of a city with the figure of the city, or a town with that of its county,
-- stood out by its size alone.
select
    places.place_id,
    places.place_name,
    places.population_count,
    counties.population_2020
from {{ ref('dim_places') }} as places
inner join {{ ref('dim_counties') }} as counties
    on places.county_fips = counties.county_fips
where
    -- why: the two figures are of different years.
    places.population_count > 1.1 * counties.population_2020
    and {{ is_no_exception(
        'no_place_has_more_residents_than_its_county', 'places.place_id'
    ) }}
