/*
title: Who polices a town or county, and what is on record there?
subject: agencies
description: >
  The agency that answers for each place and county of that name in a state, how we
  know, and its status on Ring. No record means that we looked and found nothing; it
  does not mean no.
answer: >
  {area_name}, {state_code}: {leading_agency_name} (searched to {searched_on:%B %Y}).
parameters:
  - name: name
    label: Town or county
    default: Bloomfield
  - name: state
    label: State
    default: NJ
    choices: |
      select state_code as value, state_name as label
      from marts.dim_states order by label
*/
select
    places.area_name,
    places.area_type,
    places.county_name,
    places.state_code,
    places.leading_agency_name,
    places.police_evidence,
    places.ring_status,
    places.ring_status_on,
    places.ring_status_on_precision,
    places.searched_on,
    places.evidence_publisher as publisher,
    places.evidence_source_url as source_url
from marts.mart_place_lookup as places
where
    places.state_code = $state
    and lower(strip_accents(places.area_name)) = lower(strip_accents(trim($name)))
order by places.population_count desc nulls last, places.lookup_id asc
