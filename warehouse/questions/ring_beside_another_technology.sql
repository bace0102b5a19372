/*
title: Which police forces have Ring and another surveillance technology?
subject: agencies
description: >
  Police, sheriffs, state police and constables that sources name both for Ring and for
  the technology chosen, such as face recognition or license-plate readers. The other
  technologies are known as of October 2020. Agencies not listed appear in none of our
  sources.
answer: "{row_count} forces have Ring and, as of October 2020, {technology_name}."
parameters:
  - name: technology
    label: The other technology
    default: face_recognition
    choices: |
      select technology_id as value, technology_name as label
      from marts.dim_technologies where not is_ring_program order by label
  - name: state
    label: State
    choices: |
      select state_code as value, state_name as label
      from marts.dim_states order by label
*/
select
    agencies.agency_id,
    agencies.agency_name,
    agencies.place_name,
    agencies.county_name,
    agencies.state_code,
    technologies.technology_name,
    agencies.ring_status,
    agencies.joined_on,
    agencies.joined_on_precision,
    sources.source_url
from marts.fct_agency_technology_claims as claims
inner join marts.fct_agency_technology_claims as with_ring
    on
        claims.agency_id = with_ring.agency_id
        and with_ring.technology_id = 'ring_neighbors'
inner join marts.mart_agencies as agencies
    on claims.agency_id = agencies.agency_id
inner join marts.dim_technologies as technologies
    on claims.technology_id = technologies.technology_id
inner join marts.dim_sources as sources
    on claims.source_id = sources.source_id
where
    claims.technology_id = $technology
    and agencies.is_police_local_and_state
    and ($state is null or agencies.state_code = $state)
order by agencies.state_code, agencies.agency_name, agencies.agency_id
