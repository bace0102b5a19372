/*
title: Which camera rebates and giveaways are not tied to Ring?
subject: subsidies
description: >
  Rebates and giveaways for any brand, another brand, or none that is named. None of
  them is in a total of money for Ring cameras.
answer: "{jurisdiction_name}, {state_code}: {note}"
*/
select
    schemes.jurisdiction_name,
    schemes.state_code,
    schemes.brand_name,
    schemes.scheme_type,
    schemes.announced_on,
    schemes.announced_on_precision,
    schemes.promised_usd,
    schemes.approved_usd,
    schemes.spent_usd,
    schemes.other_public_usd,
    schemes.max_rebate_usd,
    schemes.device_count,
    schemes.registration_or_footage_status
        as registration_or_footage_condition_status,
    schemes.note,
    sources.publisher,
    sources.source_url
from marts.fct_other_brand_schemes as schemes
inner join marts.dim_sources as sources
    on schemes.source_id = sources.source_id
order by
    schemes.state_code asc,
    schemes.jurisdiction_name asc,
    schemes.other_brand_scheme_id asc
