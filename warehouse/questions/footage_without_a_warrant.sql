/*
title: Who says that police may get footage without a warrant?
subject: terms
description: >
  Every maker's answer on access of the police without a warrant or consent, with all
  evidence for it, weaker and historical evidence marked. Makers on whom nothing was
  seen are at the end.
answer: "{row_count} statements of makers, such as {vendor_name} in {supported_on:%Y}."
*/
select
    answers.vendor_name,
    answers.answer_state,
    positions.evidence_role,
    positions.rating,
    positions.rating_meaning,
    positions.summary,
    positions.quote_text,
    positions.evidence_fit,
    positions.supported_on,
    positions.supported_on_precision,
    positions.terms_date_status,
    sources.publisher,
    sources.source_url
from marts.mart_terms_current as answers
left join marts.fct_term_positions as positions
    on
        answers.vendor_id = positions.vendor_id
        and answers.topic_id = positions.topic_id
left join marts.dim_sources as sources
    on positions.source_id = sources.source_id
where answers.topic_id = 'warrantless_access'
order by
    answers.rating desc nulls last,
    answers.vendor_name asc,
    positions.supported_on desc nulls last,
    positions.position_id asc
