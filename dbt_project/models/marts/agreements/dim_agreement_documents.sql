select
    documents.agreement_document_id,
    entries.agency_id,
    documents.source_id,
    documents.body_type,
    documents.body_name,
    documents.state_code,
    documents.document_kind,
    documents.document_kind in (
        'memorandum',
        'acknowledgment_form',
        'agreement',
        'contract',
        'terms_of_service'
    ) as is_agreement,
    documents.dated_on_precision,
    documents.dated_on
from {{ ref('agreement_documents') }} as documents
left join {{ ref('entries') }} as entries
    on documents.agreement_document_id = entries.entry_id
