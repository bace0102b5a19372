/*
title: What did we search for and not find?
subject: reference
description: >
  Searches that led to nothing, each with its day. That nothing was found proves
  nothing; whoever knows of a document can fill the gap.
answer: "{row_count} searches led to nothing."
parameters:
  - name: subject
    label: Subject
    choices: |
      select code as value, label
      from marts.dim_labels
      where vocabulary = 'search_subject'
      and code in (select search_subject from marts.dim_search_gaps)
      order by label_order
*/
select
    search_subject,
    searched_for,
    searched_on
from marts.dim_search_gaps
where $subject is null or search_subject = $subject
order by search_subject asc, searched_on desc, gap_id asc
