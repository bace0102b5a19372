/*
title: What did Ring itself start, change and end since 2022?
subject: totals
description: >
  Dated steps and rules of Ring's programs and products. None of them says that any one
  agency took part. Where sources disagree, both are listed.
answer: "{row_count} steps and rules of Ring."
*/
select
    facts.happened_on,
    facts.happened_on_precision,
    facts.subject_name,
    facts.event_name,
    facts.detail,
    facts.strength,
    sources.publisher,
    sources.source_url
from marts.fct_program_facts as facts
inner join marts.dim_sources as sources
    on facts.source_id = sources.source_id
order by facts.happened_on asc nulls last, facts.program_fact_id asc
