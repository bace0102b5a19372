/*
title: How many agencies joined Ring, by state and year?
subject: agencies
description: >
  Agencies by the year of their headline joining date. It comes from the Atlas of
  October 2020 and, for the few that only a report dates, from that report; no list with
  later joinings is among our sources. Agencies without a known joining date are in
  rows without a year, most of them dated by a list only.
answer: >
  {row_count} counts by state and year, none later than the Atlas of October 2020.
chart: {kind: bar, along: "{joined_year}", value: agency_count}
parameters:
  - name: state
    label: State
    choices: |
      select state_code as value, state_name as label
      from marts.dim_states order by label
*/
select
    mart_agencies.state_code,
    dim_states.state_name,
    extract(year from mart_agencies.joined_on) as joined_year,
    count(*) as agency_count
from marts.mart_agencies
inner join marts.dim_states
    on mart_agencies.state_code = dim_states.state_code
where
    mart_agencies.has_ring_record
    and ($state is null or mart_agencies.state_code = $state)
group by all
order by dim_states.state_name, joined_year nulls last
