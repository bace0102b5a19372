select * from {{ ref('county_land_points') }}
