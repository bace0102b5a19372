/*
title: What did the company offer agencies and officers?
subject: subsidies
description: >
  Rules of the company's side: credits, starting gifts of cameras, officer codes and
  policies, one row for each rule and source. An amount is read with its scope: for each
  unit or for the whole.
rows: {minimum: 14, maximum: 80}
*/
select
    incentive_id,
    offered_by_name,
    offered_to_name,
    rule_summary,
    amount_usd,
    device_count,
    quantity_scope,
    unit_name,
    effective_on,
    effective_on_precision,
    ended_on,
    ended_on_precision,
    source_role,
    publisher,
    source_url
from marts.mart_subsidies_company_rules
order by effective_on asc nulls last, incentive_id asc, source_id asc
