/*
title: Which discount claims have too little data to check?
subject: prices
description: >
  Claims that the check can neither confirm nor contradict, for the reason that each row
  gives, mostly that too few of the days before the sale have a dated price. It says
  nothing on whether the claim was true. The claimed discount is stated, or worked out
  from the list price or saving that the source states, and the lowest price is stated
  or worked out too; each row says which.
rows: {minimum: 5, maximum: 120}
answer: "{row_count} claims have too little data to check."
parameters:
  - name: verdict
    label: What the check gives
    type: text
    default: cannot_tell
    choices: |
      select code as value, label
      from marts.dim_labels
      where vocabulary = 'discount_verdict'
      and code in (select discount_verdict from marts.fct_discount_checks)
      order by label_order
*/
select
    events.sale_event_name,
    events.starts_on,
    devices.device_name,
    devices.device_scope,
    checks.claimed_discount_share,
    checks.claim_basis,
    checks.observed_low_usd,
    checks.observed_low_basis,
    checks.prior_price_usd,
    checks.prior_price_days,
    checks.prior_price_count,
    checks.discount_verdict,
    checks.verdict_rule,
    sources.publisher,
    sources.source_url,
    low_sources.source_url as observed_low_source_url
from marts.fct_discount_checks as checks
inner join marts.dim_devices as devices
    on checks.device_id = devices.device_id
inner join marts.dim_sale_events as events
    on checks.sale_event_id = events.sale_event_id
inner join marts.dim_sources as sources
    on checks.source_id = sources.source_id
left join marts.dim_sources as low_sources
    on checks.observed_low_source_id = low_sources.source_id
where checks.discount_verdict = $verdict
order by
    events.starts_on asc nulls last, events.sale_event_name asc, devices.device_name asc
