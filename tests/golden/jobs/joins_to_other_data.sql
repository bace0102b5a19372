-- How many agencies join to other data by ORI, county FIPS and place.
select
    count(*) as agency_count,
    count(ori) as with_ori_count,
    count(county_fips) as with_county_count,
    count(place_id) as with_place_count,
    count(*) filter (ori in (select ori from marts.dim_police_bodies))
        as in_register_count,
    count(*) filter (county_fips in (select county_fips from marts.dim_counties))
        as in_counties_count,
    count(*) filter (place_id in (select place_id from marts.dim_places))
        as in_places_count
from marts.mart_agencies
where has_ring_record
