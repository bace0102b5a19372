/*
title: Which subsidy schemes ended or never began, and why?
subject: subsidies
description: >
  Rounds that were ended, returned, declined or put off, with what the source says about
  the reason. A round without a reported end is not thereby still running.
answer: "{row_count} rounds, such as {scheme_name} in {ended_on:%Y}."
*/
select
    rounds.round_id,
    schemes.scheme_name,
    rounds.state_code,
    rounds.round_status,
    rounds.announced_on,
    rounds.announced_on_precision,
    rounds.ended_on,
    rounds.ended_on_precision,
    rounds.conditions_note,
    sources.publisher,
    sources.source_url
from marts.fct_subsidy_rounds as rounds
inner join marts.dim_subsidy_schemes as schemes
    on rounds.scheme_id = schemes.scheme_id
inner join marts.dim_sources as sources
    on rounds.source_id = sources.source_id
where rounds.round_status in ('ended', 'returned', 'declined', 'postponed')
order by rounds.round_status, rounds.ended_on nulls last, rounds.round_id
