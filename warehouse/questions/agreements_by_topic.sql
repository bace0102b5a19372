/*
title: What do agreements between Ring and police say?
subject: agencies
description: >
  Statements of papers on agreements with Ring, by topic and date, each with how it was
  read and what it answers. What agencies without a paper here signed is not known.
answer: "{row_count} statements of papers on agreements."
parameters:
  - name: topic
    label: Topic
    choices: |
      select code as value, label from marts.dim_labels
      where vocabulary = 'agreement_topic' order by label_order
*/
with chosen as (
    select * from marts.fct_agreement_terms
    where $topic is null or agreement_topic = $topic
)

select
    documents.body_name,
    documents.state_code,
    documents.dated_on,
    documents.dated_on_precision,
    documents.document_kind,
    terms.agreement_topic,
    terms.summary,
    terms.quote_text,
    terms.reading_basis,
    terms.confidence,
    terms.answer_from,
    terms.answered_term_id,
    terms.agreement_term_id,
    sources.publisher,
    sources.source_url
from chosen as terms
inner join marts.dim_agreement_documents as documents
    on terms.agreement_document_id = documents.agreement_document_id
inner join marts.dim_sources as sources
    on terms.source_id = sources.source_id
order by
    terms.agreement_topic asc,
    documents.dated_on asc nulls last,
    terms.agreement_term_id asc
