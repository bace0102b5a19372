/*
title: What did each sale offer?
subject: prices
description: >
  Each offer of a device at a sale with its price, the discount that a source claims and
  on how many of the 90 days before a price outside sales is on record. Nobody recorded
  the weeks before, so no row says whether a discount was real.
answer: "{row_count} offers at sales."
*/
select
    events.sale_event_name,
    events.starts_on,
    vendors.vendor_name,
    devices.device_name,
    devices.device_scope,
    offers.claimed_discount_share,
    offers.claim_basis,
    offers.stated_list_price_usd,
    offers.observed_low_usd,
    offers.observed_low_basis,
    offers.prior_price_days,
    sources.publisher,
    sources.source_url,
    low_sources.source_url as observed_low_source_url
from marts.fct_sale_offers as offers
inner join marts.dim_devices as devices
    on offers.device_id = devices.device_id
inner join marts.dim_vendors as vendors
    on devices.vendor_id = vendors.vendor_id
inner join marts.dim_sale_events as events
    on offers.sale_event_id = events.sale_event_id
inner join marts.dim_sources as sources
    on offers.source_id = sources.source_id
left join marts.dim_sources as low_sources
    on offers.observed_low_source_id = low_sources.source_id
order by
    events.starts_on asc nulls last, events.sale_event_name asc, devices.device_name asc
