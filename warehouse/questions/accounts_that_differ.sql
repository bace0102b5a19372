/*
title: Where do accounts of one funding round differ?
subject: subsidies
description: >
  Statements about the same quantity of a round that disagree, the one that the ledger
  follows, and why.
answer: "{row_count} pairs of statements differ, the first on {scheme_name}."
*/
select
    conflicts.round_id,
    schemes.scheme_name,
    schemes.state_code,
    conflicts.quantity_name,
    conflicts.shown_statement,
    conflicts.other_statement,
    conflicts.reason,
    sources.source_url
from marts.fct_subsidy_round_conflicts as conflicts
inner join marts.fct_subsidy_rounds as rounds
    on conflicts.round_id = rounds.round_id
inner join marts.dim_subsidy_schemes as schemes
    on rounds.scheme_id = schemes.scheme_id
inner join marts.dim_sources as sources
    on conflicts.source_id = sources.source_id
order by conflicts.round_id, conflicts.quantity_name
