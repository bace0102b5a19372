/*
title: Which states have the most agencies per 100,000 residents, for one technology?
subject: agencies
description: >
  Agencies that the sources name for a technology, per 100,000 residents of the census
  of 2020. A rate does not say how many people are covered: one city force can serve
  millions. Where fewer than five agencies are counted, one more or less moves the rate
  much; these rows are marked.
rows: {minimum: 50, maximum: 60}
parameters:
  - name: technology
    label: Technology
    type: text
    default: ring_neighbors
    choices: |
      select technology_id as value, technology_name as label
      from marts.dim_technologies order by label
*/
select
    mart_technology_by_state.state_code,
    mart_technology_by_state.state_name,
    mart_technology_by_state.technology_name,
    round(mart_technology_by_state.agencies_per_100k, 3) as agencies_per_100k,
    mart_technology_by_state.agency_count,
    mart_technology_by_state.population_2020,
    mart_technology_by_state.is_small_count
from marts.mart_technology_by_state
where mart_technology_by_state.technology_id = $technology
order by
    mart_technology_by_state.agencies_per_100k desc nulls last,
    mart_technology_by_state.state_code asc
