/*
title: What did the story of July 2019 claim, and who answered?
subject: incidents
description: >
  The claims of the news story that mapped the partnerships first, in our words, each
  with its answer.
rows: {minimum: 13, maximum: 30}
answer: "{row_count} claims, each with its answer."
*/
select
    claims.claim_id,
    claims.claim_subject,
    claims.claimant_name,
    claims.claim,
    claims.respondent_name,
    claims.answer,
    topics.topic_name,
    sources.source_url
from marts.fct_article_claims as claims
inner join marts.dim_sources as sources
    on claims.source_id = sources.source_id
left join marts.dim_term_topics as topics
    on claims.topic_id = topics.topic_id
order by claims.claim_id
