/*
title: For which discount claims is there too little to tell?
subject: prices
description: >
  Claims that the check can neither confirm nor contradict, for the reason that each row
  gives, mostly that too few of the days before the sale have a dated price. It says
  nothing on whether the claim was true. The claimed discount is stated, or worked out
  from the list price or saving that the source states, and the lowest price is stated
  or worked out too; each row says which.
rows: {minimum: 5, maximum: 120}
parameters:
  - name: verdict
    label: What the check gives
    type: text
    default: cannot_tell
    choices: |
      select code as value, label
      from marts.dim_labels
      where vocabulary = 'discount_verdict'
      and code in (select discount_verdict from marts.mart_prices_checks)
      order by label_order
*/
select
    sale_event_name,
    starts_on,
    device_name,
    device_scope,
    claimed_discount_share,
    claim_basis,
    observed_low_usd,
    observed_low_basis,
    prior_price_usd,
    prior_price_days,
    prior_price_count,
    discount_verdict,
    verdict_rule,
    publisher,
    source_url,
    observed_low_source_url
from marts.mart_prices_checks
where discount_verdict = $verdict
order by starts_on nulls last, sale_event_name, device_name
