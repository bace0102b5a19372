/*
title: What did the story of July 2019 claim, and who answered?
subject: incidents
description: >
  The claims of the news story that mapped the partnerships first, in our words, each
  with the answer that stands beside it.
rows: {minimum: 13, maximum: 13}
*/
select
    claim_id,
    subject as claim_subject,
    claimant_name,
    claim,
    respondent_name,
    answer,
    topic_name,
    source_url
from marts.mart_incidents_claims
order by claim_id
