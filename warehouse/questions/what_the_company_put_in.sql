/*
title: What did the company put into funding rounds?
subject: subsidies
description: >
  Money or worth of goods of the company, in total and for each device, with the basis
  of each figure, beside the public money of the same round. The two are not added up.
rows: {minimum: 5, maximum: 60}
*/
select
    round_id,
    scheme_name,
    state_code,
    announced_on,
    announced_on_precision,
    vendor_total_usd,
    vendor_total_basis as vendor_total_cost_basis,
    vendor_per_device_usd,
    vendor_per_device_basis as vendor_cost_basis,
    promised_usd,
    approved_usd,
    spent_usd,
    other_public_usd,
    publisher,
    source_url
from marts.mart_subsidies_ledger
where vendor_total_usd is not null or vendor_per_device_usd is not null
order by announced_on asc nulls last, round_id asc
