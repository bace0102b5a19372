/*
title: Which police forces have Ring and another surveillance technology?
subject: agencies
description: >
  Police, sheriffs, state police and constables that sources name both for Ring and for
  the technology chosen, such as face recognition or license-plate readers. The other
  technologies are known as of October 2020. Agencies not listed appear in none of our
  sources.
rows: {minimum: 5, maximum: 700}
answer: "{row_count} forces have Ring and {technology_name}."
parameters:
  - name: technology
    label: The other technology
    type: text
    default: face_recognition
    choices: |
      select technology_id as value, technology_name as label
      from marts.dim_technologies where not is_ring_program order by label
  - name: state
    label: State
    type: text
    is_optional: true
    choices: |
      select state_code as value, state_name as label
      from marts.dim_states order by label
*/
with

with_ring as (

    select agency_id
    from marts.fct_agency_technology_claims
    where technology_id = 'ring_neighbors'

),

with_other as (

    select
        agency_id,
        technology_id,
        source_id
    from marts.fct_agency_technology_claims
    where technology_id = $technology

),

final as (

    select
        dim_agencies.agency_id,
        dim_agencies.agency_name,
        dim_agencies.place_name,
        dim_agencies.county_name,
        dim_agencies.state_code,
        dim_technologies.technology_name,
        dim_agencies.ring_status,
        dim_agencies.joined_on,
        dim_agencies.joined_on_precision,
        dim_sources.source_url
    from marts.dim_agencies
    inner join with_ring on dim_agencies.agency_id = with_ring.agency_id
    inner join with_other on dim_agencies.agency_id = with_other.agency_id
    inner join marts.dim_technologies
        on with_other.technology_id = dim_technologies.technology_id
    inner join marts.dim_sources on with_other.source_id = dim_sources.source_id
    where
        dim_agencies.is_police_local_and_state
        and ($state is null or dim_agencies.state_code = $state)

)

select * from final
order by state_code, agency_name
