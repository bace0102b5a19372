/*
title: Which places turned a camera network down, and how?
subject: agencies
description: >
  Towns, counties and others that declined, paused, ended or banned a camera network,
  most of them license-plate readers. None of it is about Ring unless the vendor is
  Ring. First those of which we read a report; of the others only a public list tells.
answer: >
  {row_count} decisions; the last read in a report: {body_name}, {state_code},
  {decided_on:%Y}.
*/
select
    fct_refusals.body_name,
    fct_refusals.state_code,
    fct_refusals.vendor_name,
    fct_refusals.product,
    fct_refusals.refusal_act,
    fct_refusals.decided_by,
    fct_refusals.decided_on,
    fct_refusals.decided_on_precision,
    fct_refusals.refusal_basis,
    fct_refusals.note,
    dim_sources.publisher,
    dim_sources.source_url
from marts.fct_refusals
inner join marts.dim_sources
    on fct_refusals.source_id = dim_sources.source_id
order by
    fct_refusals.is_report_read desc,
    fct_refusals.decided_on desc nulls last,
    fct_refusals.refusal_id asc
