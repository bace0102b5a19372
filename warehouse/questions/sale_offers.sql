/*
title: What did each sale offer, and what is missing to check the discount?
subject: prices
description: >
  Each offer of a device at a sale with its price, the discount that a source claims and
  the prices of the 90 days before, outside sales. Where the check can neither confirm
  nor contradict a claim, the row says what is missing; that says nothing on whether the
  claim was true.
answer: "{row_count} offers at sales."
*/
select
    events.sale_event_name,
    events.starts_on,
    vendors.vendor_name,
    devices.device_name,
    devices.device_scope,
    checks.claimed_discount_share,
    checks.claim_basis,
    checks.stated_list_price_usd,
    checks.observed_low_usd,
    checks.observed_low_basis,
    checks.prior_price_usd,
    checks.prior_price_days,
    checks.prior_price_count,
    checks.is_weak,
    checks.discount_verdict,
    checks.missing_text,
    sources.publisher,
    sources.source_url,
    low_sources.source_url as observed_low_source_url
from marts.fct_discount_checks as checks
inner join marts.dim_devices as devices
    on checks.device_id = devices.device_id
inner join marts.dim_vendors as vendors
    on devices.vendor_id = vendors.vendor_id
inner join marts.dim_sale_events as events
    on checks.sale_event_id = events.sale_event_id
inner join marts.dim_sources as sources
    on checks.source_id = sources.source_id
left join marts.dim_sources as low_sources
    on checks.observed_low_source_id = low_sources.source_id
order by
    events.starts_on asc nulls last, events.sale_event_name asc, devices.device_name asc
