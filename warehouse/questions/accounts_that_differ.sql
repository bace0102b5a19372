/*
title: Where do accounts of one funding round differ?
subject: subsidies
description: >
  Statements about the same quantity of a round that disagree, the one that the ledger
  follows, and why.
rows: {minimum: 5, maximum: 40}
*/
select
    fct_subsidy_round_conflicts.round_id,
    mart_subsidies_ledger.scheme_name,
    mart_subsidies_ledger.state_code,
    fct_subsidy_round_conflicts.quantity_name,
    fct_subsidy_round_conflicts.shown_statement,
    fct_subsidy_round_conflicts.other_statement,
    fct_subsidy_round_conflicts.reason,
    dim_sources.source_url
from marts.fct_subsidy_round_conflicts
inner join marts.mart_subsidies_ledger
    on fct_subsidy_round_conflicts.round_id = mart_subsidies_ledger.round_id
inner join marts.dim_sources
    on fct_subsidy_round_conflicts.source_id = dim_sources.source_id
order by
    fct_subsidy_round_conflicts.round_id,
    fct_subsidy_round_conflicts.quantity_name
