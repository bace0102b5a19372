/*
title: What prices of a device are on record?
subject: prices
description: >
  Every price report of one device, conflicts included, with the shop, the day and what
  makes a report weak. Gaps are gaps: nothing is known about the days between.
answer: "{row_count} prices of {device_name}, the first of {observed_on:%Y}."
chart: {kind: line, along: observed_on, value: price_usd}
parameters:
  - name: device
    label: Device
    default: ring-video-doorbell-2020
    choices: |
      select device_id as value, device_name as label
      from marts.dim_devices
      where device_id in (select device_id from marts.fct_price_observations)
      order by label
*/
select
    observations.observed_on,
    observations.observed_on_precision,
    devices.device_name,
    observations.price_usd,
    observations.price_bound,
    observations.list_price_usd,
    observations.claimed_discount_share,
    observations.claim_basis,
    observations.retailer_name,
    events.sale_event_name,
    observations.offer_timing,
    observations.is_on_price_curve,
    observations.weak_reasons,
    observations.conflict_note,
    sources.publisher,
    sources.source_url
from marts.fct_price_observations as observations
inner join marts.dim_devices as devices
    on observations.device_id = devices.device_id
inner join marts.dim_sources as sources
    on observations.source_id = sources.source_id
left join marts.dim_sale_events as events
    on observations.sale_event_id = events.sale_event_id
where observations.device_id = $device
order by observations.observed_on, observations.observation_id
