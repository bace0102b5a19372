/*
title: How do published national totals compare with our own count?
subject: totals
description: >
  Each published figure beside our count of the same kind for the same day, and why the
  two may differ. They count different things at different dates: compare within a row,
  never add rows up.
answer: >
  {row_count} totals; the first, of {event_on:%Y}, is {published_count:,} beside our
  {our_count:,}.
*/
select
    mart_totals_reconciled.event_on,
    mart_totals_reconciled.event_on_precision,
    mart_totals_reconciled.counts_what,
    mart_totals_reconciled.bound,
    mart_totals_reconciled.published_count,
    mart_totals_reconciled.our_count,
    mart_totals_reconciled.difference_count,
    mart_totals_reconciled.compared_with,
    mart_totals_reconciled.comparison_reason,
    dim_sources.publisher,
    dim_sources.source_url
from marts.mart_totals_reconciled
inner join marts.dim_sources
    on mart_totals_reconciled.source_id = dim_sources.source_id
order by mart_totals_reconciled.event_on, mart_totals_reconciled.total_id
