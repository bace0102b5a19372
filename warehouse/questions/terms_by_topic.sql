/*
title: How do the makers' terms answer one question?
subject: terms
description: >
  Every maker's answer on one topic with its rating on the published scale, 1 protective
  to 5 invasive, and its source. "Not stated" is a whole document read that is silent,
  "not seen" is that nobody has read one; neither means no.
answer: "{topic_name}: {row_count} makers compared."
parameters:
  - name: topic
    label: Topic
    default: e2ee
    choices: |
      select topic_id as value, topic_name as label
      from marts.dim_term_topics order by topic_order
*/
select
    vendor_name,
    topic_name,
    answer_state,
    rating,
    rating_meaning,
    summary,
    quote_text,
    evidence_fit,
    documentation_type,
    supported_on,
    supported_on_precision,
    terms_date_status,
    publisher,
    source_url
from marts.mart_terms_current
where topic_id = $topic
order by rating asc nulls last, vendor_name asc
