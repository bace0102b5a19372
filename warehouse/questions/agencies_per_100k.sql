/*
title: Which states have the most agencies per 100,000 residents, for one technology?
subject: agencies
description: >
  Agencies that the sources name for a technology, per 100,000 residents of the census
  of 2020. A rate does not say how many people are covered: one city force can serve
  millions. Where fewer than five agencies are counted, one more or less moves the rate
  much; these rows are marked.
answer: >
  {state_name} has the most, {agencies_per_100k:.1f} per 100,000 residents of 2020.
chart: {kind: bar, along: "{state_name}", value: agencies_per_100k}
parameters:
  - name: technology
    label: Technology
    default: ring_neighbors
    choices: |
      select technology_id as value, technology_name as label
      from marts.dim_technologies order by label
*/
with

counted as (

    select
        agencies.state_code,
        count(*) as agency_count
    from marts.fct_agency_technology_claims as claims
    inner join marts.mart_agencies as agencies
        on claims.agency_id = agencies.agency_id
    where claims.technology_id = $technology
    group by agencies.state_code

)

select
    states.state_code,
    states.state_name,
    technologies.technology_name,
    round(coalesce(counted.agency_count, 0) * 1e5 / states.population_2020, 3)
        as agencies_per_100k,
    coalesce(counted.agency_count, 0) as agency_count,
    states.population_2020,
    coalesce(counted.agency_count, 0) < states.fewest_agency_count as is_small_count
from marts.dim_states as states
inner join marts.dim_technologies as technologies
    on technologies.technology_id = $technology
left join counted
    on states.state_code = counted.state_code
order by agencies_per_100k desc nulls last, states.state_code asc
