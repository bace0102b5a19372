/*
title: What did one camera cost the public?
subject: subsidies
description: >
  Public money for each device, where a source states it or where one kind of money can
  be divided by devices planned or given; the basis says which. Figures of different
  bases are not averaged.
answer: >
  At most ${public_per_device_usd:,.0f} of public money, in {scheme_name}
  ({announced_on:%Y}).
chart: {kind: bar, along: "{round_id}", value: public_per_device_usd}
*/
select
    rounds.round_id,
    schemes.scheme_name,
    rounds.state_code,
    rounds.announced_on,
    rounds.announced_on_precision,
    rounds.public_per_device_usd,
    rounds.public_per_device_basis as public_cost_basis,
    rounds.vendor_per_device_usd,
    rounds.vendor_per_device_basis as vendor_cost_basis,
    rounds.discount_per_device_usd,
    rounds.device_planned_count,
    rounds.device_given_count,
    sources.publisher,
    sources.source_url
from marts.fct_subsidy_rounds as rounds
inner join marts.dim_subsidy_schemes as schemes
    on rounds.scheme_id = schemes.scheme_id
inner join marts.dim_sources as sources
    on rounds.source_id = sources.source_id
where rounds.public_per_device_usd is not null
order by rounds.public_per_device_usd desc, rounds.round_id asc
