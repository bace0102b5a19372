select
    counties.county_fips,
    counties.county_name,
    counties.state_code,
    counties.note,
    counties.source_id,
    coalesce(land_points.source_id, counties.source_id) as point_source_id,
    counties.population_source_id,
    counties.population_2020,
    counties.population_2021,
    coalesce(land_points.latitude, counties.latitude) as latitude,
    coalesce(land_points.longitude, counties.longitude) as longitude,
    coalesce(counties.population_2020, 0) < {{ small_population() }} as is_small_base
from {{ ref('counties') }} as counties
left join {{ ref('county_land_points') }} as land_points
    on counties.county_fips = land_points.county_fips
