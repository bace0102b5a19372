/*
title: Which agencies are on Ring's map of 2020, on the list of 2021, or on both?
subject: agencies
description: >
  The last copy of Ring's own map (October 2020) against the last published list of
  names (August 2021). An entry of the list that we could not tie to an agency is a row
  too, with the agencies of its name in the register of 2018, of the state that the
  list hints at, if it does. Missing from the list does not mean that an agency left.
answer: "{row_count} agencies and entries, each with what it is on."
parameters:
  - name: state
    label: State
    choices: |
      select state_code as value, state_name as label
      from marts.dim_states order by label
*/
with entries as (
    select
        coalesce(agency_id, observation_id) as entry_id,
        min(agency_id) as agency_id,
        min(agency_name) as written_name,
        bool_or(observed_status = 'active') as is_on_map,
        bool_or(observed_status = 'listed') as is_on_list
    from marts.fct_agency_observations
    where
        source_id in ('eff-atlas-2020-10-07', 'uva-digital-force-index-2021-08-09')
    group by all
),

candidates as (
    select
        reviews.evidence_id,
        string_agg(
            listed.agency_name || ', ' || listed.state_code, '; '
            order by listed.state_code, listed.ori
        ) as candidate_names
    from marts.fct_match_reviews as reviews
    inner join marts.dim_police_bodies as listed
        on
            lower(reviews.agency_name) = lower(listed.agency_name)
            and coalesce(reviews.state_hint_code, listed.state_code) = listed.state_code
    where reviews.agency_id is null
    group by reviews.evidence_id
)

select
    coalesce(agencies.agency_name, entries.written_name) as agency_name,
    coalesce(agencies.state_code, reviews.state_hint_code) as state_code,
    case
        when entries.is_on_map and entries.is_on_list then 'map and list'
        when entries.is_on_map then 'map only'
        when agencies.agency_id is not null then 'list only'
        else 'list only, not tied'
    end as named_by,
    candidates.candidate_names,
    agencies.ring_status,
    entries.agency_id
from entries
left join marts.dim_agencies as agencies
    on entries.agency_id = agencies.agency_id
left join marts.fct_match_reviews as reviews
    on entries.entry_id = reviews.evidence_id
left join candidates
    on entries.entry_id = candidates.evidence_id
where $state is null or coalesce(agencies.state_code, reviews.state_hint_code) = $state
order by named_by, state_code nulls last, agency_name, entries.entry_id
