/*
title: Which agencies are on Ring's map of 2020, on the list of 2021, or on both?
subject: agencies
description: >
  The last copy of Ring's own map (October 2020) against the last published list of
  names (August 2021). An entry of the list that we could not tie to an agency is a row
  too, with the bodies of its name in the FBI's register of 2018, of the state that the
  list hints at, if it does. Missing from the list does not mean that an agency left.
rows: {minimum: 1700, maximum: 1800}
answer: "{row_count} agencies and entries, each with what it is on."
parameters:
  - name: state
    label: State
    type: text
    is_optional: true
    choices: |
      select state_code as value, state_name as label
      from marts.dim_states order by label
  - name: named_by
    label: Named by
    type: text
    is_optional: true
    choices: |
      select value, value as label from (values
        ('map and list'), ('map only'), ('list only'), ('list only, not tied')
      ) as sides (value)
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
    (
        select
            string_agg(
                bodies.agency_name || ', ' || bodies.state_code, '; '
                order by bodies.state_code, bodies.ori
            )
        from marts.dim_register_agencies as bodies
        where
            reviews.agency_id is null
            and marts.normalized_name(bodies.agency_name)
            = marts.normalized_name(reviews.agency_name)
            and bodies.state_code = coalesce(reviews.state_hint_code, bodies.state_code)
    ) as candidate_names,
    agencies.ring_status,
    entries.agency_id
from entries
left join marts.dim_agencies as agencies
    on entries.agency_id = agencies.agency_id
left join marts.fct_match_reviews as reviews
    on entries.entry_id = reviews.evidence_id
where
    ($state is null or coalesce(agencies.state_code, reviews.state_hint_code) = $state)
    and ($named_by is null or named_by = $named_by)
order by named_by, state_code nulls last, agency_name, entries.entry_id
