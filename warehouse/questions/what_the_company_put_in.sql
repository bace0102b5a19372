/*
title: What did the company put into funding rounds?
subject: subsidies
description: >
  Money or worth of goods of the company, in total and for each device, with the basis
  of each figure, beside the public money of the same round. The two are not added up.
answer: "{row_count} rounds show what the company gave."
*/
select
    rounds.round_id,
    schemes.scheme_name,
    rounds.state_code,
    rounds.announced_on,
    rounds.announced_on_precision,
    rounds.vendor_total_usd,
    rounds.vendor_total_basis as vendor_total_cost_basis,
    rounds.vendor_per_device_usd,
    rounds.vendor_per_device_basis as vendor_cost_basis,
    rounds.promised_usd,
    rounds.approved_usd,
    rounds.spent_usd,
    rounds.other_public_usd,
    sources.publisher,
    sources.source_url
from marts.fct_subsidy_rounds as rounds
inner join marts.dim_subsidy_schemes as schemes
    on rounds.scheme_id = schemes.scheme_id
inner join marts.dim_sources as sources
    on rounds.source_id = sources.source_id
where rounds.vendor_total_usd is not null or rounds.vendor_per_device_usd is not null
order by rounds.announced_on asc nulls last, rounds.round_id asc
