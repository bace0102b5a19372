/*
title: How many residents of my state live where the police are on record with Ring?
subject: totals
description: >
  Residents of incorporated places whose police are on record with Ring, ever, by
  county. Towns and townships are left out, and so are the areas of county forces, so a
  low share does not mean that few are reached.
answer: >
  {area_name}, {state_code}: {incorporated_in_ring_towns_share:.0%} of residents of its
  incorporated places.
chart: {kind: bar, along: "{area_name}", value: incorporated_in_ring_towns_share}
parameters:
  - name: state
    label: State
    default: NJ
    choices: |
      select distinct reach.state_code as value, states.state_name as label
      from marts.mart_ring_reach as reach
      inner join marts.dim_states as states using (state_code) order by label
*/
select
    reach.area_name,
    reach.state_code,
    reach.incorporated_in_ring_towns_share,
    reach.residents_in_ring_towns_count,
    reach.incorporated_resident_count,
    reach.ring_town_count,
    reach.place_count,
    (
        select count(*)
        from marts.mart_agencies as agencies
        where
            agencies.county_fips = reach.area_id
            and agencies.agency_level = 'county'
            and agencies.has_ring_record
    ) as county_agency_count,
    sources.publisher,
    sources.source_url
from marts.mart_ring_reach as reach
inner join marts.dim_sources as sources
    on reach.source_id = sources.source_id
where
    reach.area_type = 'county'
    and reach.state_code = $state
order by reach.incorporated_in_ring_towns_share desc nulls last, reach.area_id asc
