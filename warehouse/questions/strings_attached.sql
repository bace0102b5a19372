/*
title: Which subsidized cameras came with strings attached?
subject: subsidies
description: >
  Funding rounds by what the sources show of conditions: installing the app, registering
  the camera, giving footage. Unknown is never no: most sources say nothing of terms.
rows: {minimum: 5, maximum: 60}
parameters:
  - name: sharing
    label: Conditions shown by the source
    type: text
    is_optional: true
    default: "yes"
    choices: |
      select code as value, label
      from marts.dim_labels
      where vocabulary = 'sharing_condition_status'
      and code in (select sharing_condition_status from marts.mart_subsidies_ledger)
      order by label_order
*/
select
    round_id,
    scheme_name,
    state_code,
    announced_on,
    announced_on_precision,
    sharing_condition_status,
    app_condition_status as app_sharing_condition_status,
    registration_condition_status as registration_sharing_condition_status,
    footage_condition_status as footage_sharing_condition_status,
    conditions_note,
    documentation_type,
    publisher,
    source_url
from marts.mart_subsidies_ledger
where $sharing is null or sharing_condition_status = $sharing
order by announced_on asc nulls last, round_id asc
