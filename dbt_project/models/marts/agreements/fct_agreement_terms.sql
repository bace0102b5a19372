select
    terms.agreement_term_id,
    terms.agreement_document_id,
    terms.agreement_topic,
    terms.source_id,
    terms.summary,
    terms.quote_text,
    terms.reading_basis,
    terms.confidence,
    answers.answered_term_id,
    answers.answer_from,
    answers.reason as answer_reason,
    terms.note
from {{ ref('agreement_terms') }} as terms
left join {{ ref('agreement_answers') }} as answers
    on terms.agreement_term_id = answers.agreement_term_id
