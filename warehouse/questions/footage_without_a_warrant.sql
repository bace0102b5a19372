/*
title: Who says that police may get footage without a warrant?
subject: terms
description: >
  Every maker's answer on access of the police without a warrant or consent, with all
  evidence for it, weaker and historical evidence marked. Makers on whom nothing was
  seen stand at the end.
rows: {minimum: 14, maximum: 80}
*/
select
    mart_terms_current.vendor_name,
    mart_terms_current.answer_state,
    mart_terms_evidence.evidence_role,
    mart_terms_evidence.rating,
    mart_terms_evidence.rating_meaning,
    mart_terms_evidence.summary,
    mart_terms_evidence.quote_text,
    mart_terms_evidence.evidence_standing,
    mart_terms_evidence.supported_on,
    mart_terms_evidence.supported_on_precision,
    mart_terms_evidence.publisher,
    mart_terms_evidence.source_url
from marts.mart_terms_current
left join marts.mart_terms_evidence
    on
        mart_terms_current.vendor_id = mart_terms_evidence.vendor_id
        and mart_terms_current.topic_id = mart_terms_evidence.topic_id
where mart_terms_current.topic_id = 'warrantless_access'
order by
    mart_terms_current.rating desc nulls last,
    mart_terms_current.vendor_name asc,
    mart_terms_evidence.supported_on desc nulls last,
    mart_terms_evidence.position_id asc
