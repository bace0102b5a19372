/*
title: Which agencies are in my county, and what is known about each?
subject: agencies
description: >
  Every agency on record whose point lies in the county, for Ring or for another
  technology, with its status on Ring. Agencies not listed appear in none of our
  sources.
answer: "{county_name}, {state_code}: {row_count} agencies are on record."
parameters:
  - name: county
    label: County
    default: "06037"
    choices: |
      select
          dim_counties.county_fips as value,
          dim_counties.county_name || ', ' || dim_counties.state_code as label
      from marts.dim_counties order by dim_counties.state_code, label
*/
select
    dim_agencies.agency_id,
    dim_agencies.agency_name,
    dim_agencies.agency_type,
    dim_agencies.place_name,
    dim_agencies.county_name,
    dim_agencies.state_code,
    dim_ring_statuses.status_name as ring_status,
    dim_agencies.ring_status_on,
    dim_agencies.ring_status_on_precision,
    dim_agencies.joined_on,
    dim_agencies.joined_on_precision,
    mart_agencies_on_map.technology_names,
    mart_agencies_on_map.source_url
from marts.dim_agencies
inner join marts.dim_ring_statuses
    on dim_agencies.ring_status = dim_ring_statuses.ring_status
left join marts.mart_agencies_on_map
    on dim_agencies.agency_id = mart_agencies_on_map.agency_id
where dim_agencies.county_fips = $county
order by
    dim_ring_statuses.status_order, dim_agencies.agency_name, dim_agencies.agency_id
