/*
title: How often was video asked for?
subject: totals
description: >
  Published counts of requests to owners and of legal demands to the company. They are
  different things over different periods and areas, so each has its own row.
answer: >
  {row_count} counts; the first, for {period_started_on:%Y}, is {published_count:,}.
*/
select
    fct_video_request_totals.period_started_on,
    fct_video_request_totals.period_ended_on,
    fct_video_request_totals.scope_name,
    fct_video_request_totals.counts_what,
    fct_video_request_totals.bound,
    fct_video_request_totals.published_count,
    fct_video_request_totals.note,
    dim_sources.publisher,
    dim_sources.source_url
from marts.fct_video_request_totals
inner join marts.dim_sources
    on fct_video_request_totals.source_id = dim_sources.source_id
order by
    fct_video_request_totals.period_started_on,
    fct_video_request_totals.request_total_id
