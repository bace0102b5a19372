/*
title: Which subsidized cameras came with strings attached?
subject: subsidies
description: >
  Funding rounds by what the sources show of conditions: installing the app, registering
  the camera, giving footage. Unknown is never no: most sources say nothing of terms.
answer: "{row_count} rounds came with conditions, the first in {announced_on:%Y}."
parameters:
  - name: sharing
    label: Conditions shown by the source
    default: "yes"
    choices: |
      select code as value, label
      from marts.dim_labels
      where vocabulary = 'condition_status'
      and code in (select sharing_condition_status from marts.fct_subsidy_rounds)
      order by label_order
*/
select
    rounds.round_id,
    schemes.scheme_name,
    rounds.state_code,
    rounds.announced_on,
    rounds.announced_on_precision,
    rounds.sharing_condition_status,
    rounds.app_condition_status as app_sharing_condition_status,
    rounds.registration_condition_status as registration_sharing_condition_status,
    rounds.footage_condition_status as footage_sharing_condition_status,
    rounds.conditions_note,
    rounds.documentation_type,
    sources.publisher,
    sources.source_url
from marts.fct_subsidy_rounds as rounds
inner join marts.dim_subsidy_schemes as schemes
    on rounds.scheme_id = schemes.scheme_id
inner join marts.dim_sources as sources
    on rounds.source_id = sources.source_id
where rounds.sharing_condition_status = $sharing
order by rounds.announced_on asc nulls last, rounds.round_id asc
