/*
title: Which bills are about what makers let police have, by state?
subject: terms
description: >
  Bills, laws and city ordinances on our questions about makers' terms, each with the
  last status that was seen. What became of one later may not be known.
answer: "{row_count} bills, laws and ordinances."
parameters:
  - name: state
    label: State
    choices: |
      select distinct state_code as value, state_name as label
      from marts.dim_bills
      inner join marts.dim_states using (state_code) order by label
*/
select
    bills.state_code,
    bills.bill_title,
    bills.what_it_would_do,
    bills.bill_status,
    bills.status_text,
    bills.status_on,
    bills.status_on_precision,
    sources.publisher,
    sources.source_url
from marts.dim_bills as bills
inner join marts.dim_sources as sources
    on bills.source_id = sources.source_id
where $state is null or bills.state_code = $state
order by
    bills.state_code asc, bills.status_on desc nulls last, bills.bill_id asc
