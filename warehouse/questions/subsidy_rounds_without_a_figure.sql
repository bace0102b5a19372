/*
title: Which funding rounds have no public figure?
subject: subsidies
description: >
  Rounds without any counted figure of public money, with who is said to have paid. A
  missing figure is not zero; a records request can fill it.
answer: "{row_count} rounds have no public figure."
parameters:
  - name: state
    label: State
    choices: |
      select state_code as value, state_name as label
      from marts.dim_states order by label
*/
select
    rounds.round_id,
    schemes.scheme_name,
    rounds.state_code,
    rounds.announced_on,
    rounds.announced_on_precision,
    rounds.sponsor_name,
    rounds.agency_name,
    rounds.scheme_type,
    rounds.round_status,
    rounds.device_planned_count,
    rounds.device_given_count,
    sources.publisher,
    sources.source_url
from marts.fct_subsidy_rounds as rounds
inner join marts.dim_subsidy_schemes as schemes
    on rounds.scheme_id = schemes.scheme_id
inner join marts.dim_sources as sources
    on rounds.source_id = sources.source_id
where
    not rounds.has_public_amount
    and ($state is null or rounds.state_code = $state)
order by rounds.announced_on asc nulls last, rounds.round_id asc
