/*
title: What did one camera cost the public?
subject: subsidies
description: >
  Public money for each device, where a source states it or where one kind of money can
  be divided by devices planned or given; the basis says which. Figures of different
  bases are not averaged.
rows: {minimum: 8, maximum: 60}
*/
select
    round_id,
    scheme_name,
    state_code,
    announced_on,
    announced_on_precision,
    public_per_device_usd,
    public_per_device_basis as public_cost_basis,
    vendor_per_device_usd,
    vendor_per_device_basis as vendor_cost_basis,
    discount_per_device_usd,
    device_planned_count,
    device_given_count,
    publisher,
    source_url
from marts.mart_subsidies_ledger
where public_per_device_usd is not null
order by public_per_device_usd desc, round_id asc
