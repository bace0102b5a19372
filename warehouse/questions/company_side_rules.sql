/*
title: What did the company offer agencies and officers?
subject: subsidies
description: >
  Rules of the company's side: credits, starting gifts of cameras, officer codes and
  policies, one row for each rule and source. An amount is read with its scope: for each
  unit or for the whole.
answer: "{row_count} rules and sources, the first of {offered_by_name}."
*/
select
    incentives.incentive_id,
    incentives.offered_by_name,
    incentives.offered_to_name,
    incentives.rule_summary,
    incentives.amount_usd,
    incentives.device_count,
    incentives.quantity_scope,
    incentives.unit_name,
    incentives.effective_on,
    incentives.effective_on_precision,
    incentives.ended_on,
    incentives.ended_on_precision,
    named.source_role,
    sources.publisher,
    sources.source_url
from marts.fct_incentives as incentives
inner join marts.fct_incentive_sources as named
    on incentives.incentive_id = named.incentive_id
inner join marts.dim_sources as sources
    on named.source_id = sources.source_id
order by
    incentives.effective_on asc nulls last,
    incentives.incentive_id asc,
    sources.source_id asc
