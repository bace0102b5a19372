"""What agreements between Ring and police say, and other papers on them."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from dashboard.queries.snapshot_reader import rows_with, run
from dashboard.rows import Row

# An answer of the company to a paper of an agency is on that agency's page too.
_TERMS = """
select
    coalesce(documents.agency_id, answered_documents.agency_id, '') as page_agency_id,
    terms.*,
    documents.* exclude (agreement_document_id, source_id),
    sources.publisher,
    sources.source_title,
    sources.source_url
from marts.fct_agreement_terms as terms
join marts.dim_agreement_documents as documents using (agreement_document_id)
join marts.dim_sources as sources on terms.source_id = sources.source_id
left join marts.fct_agreement_terms as answered
    on terms.answered_term_id = answered.agreement_term_id
left join marts.dim_agreement_documents as answered_documents
    on answered.agreement_document_id = answered_documents.agreement_document_id
order by page_agency_id, documents.dated_on nulls last, terms.agreement_term_id
"""

_COUNTS = """
select
    count(distinct agency_id) as agency_count,
    count(distinct agency_id) filter (where is_agreement) as with_agreement_count,
    count(distinct body_name) filter (where body_type = 'local_government')
        as government_count
from marts.dim_agreement_documents
"""


def agreement_terms() -> pa.Table:
    """List what papers say, by agency and then by date."""
    return run(_TERMS)


def agreement_terms_of(agency_id: str) -> Sequence[Row]:
    """List what an agency's papers say, and what answers them, oldest first."""
    return rows_with(_TERMS, "page_agency_id", agency_id)


def agreement_counts() -> Row:
    """Count the agencies and governments that a paper is of."""
    (row,) = run(_COUNTS).to_pylist()
    return row
