/*
title: Which written names could not be matched to an agency with certainty?
subject: reference
description: >
  Names in the sources whose agency is doubtful or not established, and what the rules
  would propose. Nothing of this was merged silently; a person decides.
answer: "{row_count} written names are without a certain match."
parameters:
  - name: confidence
    label: How sure the tie is
    choices: |
      select distinct match_confidence as value, match_confidence as label
      from marts.fct_match_reviews order by value
*/
select
    evidence_id,
    evidence_type,
    agency_name,
    city_name,
    state_code,
    state_hint_code,
    match_confidence,
    match_rule,
    match_reason,
    agency_id,
    candidate_agency_id,
    source_id
from marts.fct_match_reviews
where $confidence is null or match_confidence = $confidence
order by agency_name, evidence_id
