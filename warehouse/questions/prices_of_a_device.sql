/*
title: What prices of a device are on record?
subject: prices
description: >
  Every price report of one device, conflicts included, with the shop, the day and what
  makes a report weak. Gaps are gaps: nothing is known of the days between.
rows: {minimum: 3, maximum: 60}
parameters:
  - name: device
    label: Device
    type: text
    default: ring-video-doorbell-2020
    choices: |
      select device_id as value, device_name as label
      from marts.mart_prices_devices where observation_count > 0 order by label
*/
select
    observed_on,
    observed_on_precision,
    device_name,
    price_usd,
    price_bound,
    list_price_usd,
    claimed_discount_share,
    claim_basis,
    retailer_name,
    sale_event_name,
    offer_timing,
    is_on_price_curve,
    weak_reasons,
    conflict_note,
    publisher,
    source_url
from marts.mart_prices_observations
where device_id = $device
order by observed_on, observation_id
