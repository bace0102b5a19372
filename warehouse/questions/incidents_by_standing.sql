/*
title: What happened, how well established is it, and what did the company say?
subject: incidents
description: >
  Incidents by standing: reported, alleged, denied, admitted, settled or ruled are
  different things. The company's answer is in the same row; where there is
  none, it was the company's own act, or none was found on the day given.
answer: "{row_count} incidents, from {happened_on:%Y} on."
parameters:
  - name: standing
    label: Standing
    choices: |
      select code as value, label
      from marts.dim_labels
      where vocabulary = 'standing'
      and code in (select standing from marts.fct_incidents)
      order by label_order
*/
select
    incidents.happened_on,
    incidents.happened_on_precision,
    incidents.company_name,
    incidents.incident_type,
    incidents.standing,
    incidents.headline,
    incidents.detail,
    incidents.company_answer,
    incidents.answer_status,
    incidents.answer_searched_on,
    incidents.footage_sought_status,
    incidents.footage_handed_over_status,
    incidents.warrant_status,
    answers.source_url as answer_source_url,
    sources.publisher,
    sources.source_url
from marts.fct_incidents as incidents
inner join marts.dim_sources as sources
    on incidents.source_id = sources.source_id
left join marts.dim_sources as answers
    on incidents.answer_source_id = answers.source_id
where $standing is null or incidents.standing = $standing
order by incidents.happened_on, incidents.incident_id
