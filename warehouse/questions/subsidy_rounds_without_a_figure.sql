/*
title: For which funding rounds is no public figure known?
subject: subsidies
description: >
  Rounds without any counted figure of public money, with who is said to have paid. A
  missing figure is not zero; a records request can fill it.
rows: {minimum: 15, maximum: 60}
parameters:
  - name: state
    label: State
    type: text
    is_optional: true
    choices: |
      select state_code as value, state_name as label
      from marts.dim_states order by label
*/
select
    round_id,
    scheme_name,
    state_code,
    announced_on,
    announced_on_precision,
    sponsor_name,
    agency_name,
    scheme_type,
    round_status,
    device_planned_count,
    device_given_count,
    publisher,
    source_url
from marts.mart_subsidies_ledger
where
    not has_public_amount
    and ($state is null or state_code = $state)
order by announced_on asc nulls last, round_id asc
