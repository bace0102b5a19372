/*
title: Which questions have we found no terms for?
subject: terms
description: >
  Topics on which no document of a maker was seen, and those on which a whole document
  was read that is silent. Both are gaps of the record to fill, and neither means no.
answer: "{row_count} questions to a maker have no answer on record."
parameters:
  - name: vendor
    label: Maker
    choices: |
      select vendor_id as value, vendor_name as label
      from marts.dim_vendors order by label
*/
select
    vendor_name,
    topic_name,
    question,
    answer_state,
    position_count
from marts.mart_terms_current
where
    answer_state in ('not_seen', 'not_stated')
    and ($vendor is null or vendor_id = $vendor)
order by vendor_name, topic_order
