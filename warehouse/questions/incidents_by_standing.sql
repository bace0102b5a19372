/*
title: What happened, how far is it established, and what did the company answer?
subject: incidents
description: >
  Incidents by standing: reported, alleged, denied, admitted, settled or ruled are
  different things. The company's answer stands beside what it answers; where there is
  none, it was the company's own act, or none was found on the day given.
rows: {minimum: 50, maximum: 150}
parameters:
  - name: standing
    label: Standing
    type: text
    is_optional: true
    choices: |
      select code as value, label
      from marts.dim_labels
      where vocabulary = 'standing'
      and code in (select standing from marts.mart_incidents)
      order by label_order
  - name: since
    label: Since
    type: date
    default: 2016-01-01
*/
select
    happened_on,
    happened_on_precision,
    company_name,
    incident_type,
    standing,
    headline,
    detail,
    company_answer,
    answer_status,
    answer_searched_on,
    answer_source_url,
    publisher,
    source_url
from marts.mart_incidents
where
    ($standing is null or standing = $standing)
    and happened_on >= $since
order by happened_on, incident_id
