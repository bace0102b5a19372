/*
title: How much public money went into Ring schemes, by kind, and how much is unknown?
subject: subsidies
description: >
  Promised, approved and spent money and money of another basis, each in a column of its
  own and never added up: one dollar can be promised, then approved, then spent. Beside
  them, in how many rounds each is stated, and for how many no figure is known.
answer: >
  {area_name}: {round_count} rounds, {amount_unknown_round_count} without a known
  amount.
*/
select
    area_name,
    area_type,
    round_count,
    amount_unknown_round_count,
    promised_usd,
    promised_round_count,
    approved_usd,
    approved_round_count,
    spent_usd,
    spent_round_count,
    other_public_usd,
    other_public_round_count
from marts.mart_subsidies_by_area
order by area_type asc, round_count desc, area_id asc
