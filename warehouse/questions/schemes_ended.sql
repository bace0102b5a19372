/*
title: Which subsidy schemes ended or never began, and why?
subject: subsidies
description: >
  Rounds that were ended, returned, declined or put off, with what the source says of
  the reason. A round without a reported end is not thereby still running.
rows: {minimum: 8, maximum: 60}
*/
select
    round_id,
    scheme_name,
    state_code,
    round_status,
    announced_on,
    announced_on_precision,
    ended_on,
    ended_on_precision,
    conditions_note,
    publisher,
    source_url
from marts.mart_subsidies_ledger
where round_status in ('ended', 'returned', 'declined', 'postponed')
order by round_status, ended_on nulls last, round_id
