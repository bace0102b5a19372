-- Which agreements have police promote Ring, or say that they need not, in order of time.
select
    documents.dated_on,
    documents.dated_on_precision,
    documents.agency_id,
    terms.agreement_topic,
    terms.summary,
    terms.reading_basis,
    terms.confidence,
    sources.source_url
from marts.fct_agreement_terms as terms
inner join marts.dim_agreement_documents as documents using (agreement_document_id)
inner join marts.dim_sources as sources on terms.source_id = sources.source_id
where
    documents.is_agreement
    and terms.agreement_topic in ('app_promotion', 'endorsement_disclaimer')
order by documents.dated_on nulls last, terms.agreement_term_id
