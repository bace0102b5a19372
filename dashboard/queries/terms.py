"""What the makers' terms say, now and over time."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from dashboard.queries.snapshot_reader import rows_with, run, run_rows
from dashboard.rows import Row

# The maker that the record is about.
RING_ID = "ring"
# The question about rights over video, of which a page shows each word.
LICENSE = "content_license"

_TOPICS = """
select * from marts.dim_term_topics
order by topic_order
"""

_VENDORS = """
select * from marts.dim_vendors
order by lower(vendor_name)
"""

_CURRENT = """
select * from marts.mart_terms_current
order by topic_order, lower(vendor_name)
"""

_EVIDENCE = """
select
    positions.*,
    vendors.vendor_name,
    topics.topic_name,
    topics.topic_order,
    sources.publisher,
    sources.source_title,
    sources.source_url,
    sources.source_kind
from marts.fct_term_positions as positions
join marts.dim_vendors as vendors using (vendor_id)
join marts.dim_term_topics as topics using (topic_id)
join marts.dim_sources as sources on positions.source_id = sources.source_id
order by
    topic_order,
    lower(vendor_name),
    case evidence_role
        when 'leading' then 1
        when 'conflicting' then 2
        when 'undated_beside' then 3
        else 4
    end,
    positions.supported_on desc nulls last,
    positions.position_id
"""

_CHANGES = """
select * from marts.mart_terms_history
where
    topic_id = $topic_id
    and list_contains($vendor_ids, vendor_id)
    and version_on is not null
    and change_type <> 'same_date'
order by version_on desc, vendor_name, locale, position_id
"""

# Ring's answers of July 2019 and its statements, each with what its texts say now.
_STATEMENTS = """
select
    claims.claim_id,
    if(claims.is_answer_of_ring, claims.answer, claims.claim) as statement,
    if(claims.is_answer_of_ring, claims.claim, null) as disputed_claim,
    claims.claimant_name,
    sources.publisher, sources.source_title, sources.source_url,
    sources.published_on, sources.published_on_precision,
    current.summary,
    current.supported_on,
    current.supported_on_precision,
    current.terms_date_status,
    current.publisher as record_publisher,
    current.source_url as record_source_url
from marts.fct_article_claims as claims
join marts.dim_sources as sources using (source_id)
left join marts.mart_terms_current as current
    on claims.topic_id = current.topic_id and current.vendor_id = 'ring'
where
    (claims.is_answer_of_ring or claims.is_claim_of_ring)
    and (claims.respondent_name is not null or current.summary is not null)
qualify row_number() over (partition by statement order by claims.claim_id) = 1
order by claims.claim_id
"""

_WARRANTS = """
select
    vendor_name, summary, supported_on, supported_on_precision, terms_date_status,
    publisher, source_url, vendor_id = 'ring' as is_ring, false as is_beside
from marts.mart_terms_current
where topic_id = 'warrantless_access' and summary is not null
union all
select
    vendors.vendor_name, positions.summary, positions.supported_on,
    positions.supported_on_precision, positions.terms_date_status,
    sources.publisher, sources.source_url, true, true
from marts.fct_term_positions as positions
join marts.dim_vendors as vendors using (vendor_id)
join marts.dim_sources as sources on positions.source_id = sources.source_id
where
    positions.topic_id = 'warrantless_access' and positions.vendor_id = 'ring'
    and positions.evidence_role = 'undated_beside'
order by is_ring desc, is_beside, lower(vendor_name)
"""

_BILLS_BY_STATE = """
select
    bills.*, publisher, source_title, source_url, published_on, published_on_precision
from marts.dim_bills as bills
join marts.dim_sources as sources using (source_id)
order by state_code, status_on desc, bill_id
"""


def term_topics() -> pa.Table:
    """List the topics that terms are compared on, in reading order."""
    return run(_TOPICS)


def vendors() -> pa.Table:
    """List the makers by name."""
    return run(_VENDORS)


def current_answers() -> pa.Table:
    """Return each maker's answer on each topic, known or not, in reading order."""
    return run(_CURRENT)


def term_evidence() -> pa.Table:
    """List statements by topic and maker, the leading one first, then the newest."""
    return run(_EVIDENCE)


def term_changes(topic_id: str, vendor_ids: Sequence[str]) -> pa.Table:
    """List the dated versions of makers' answers to one question, newest first."""
    return run(_CHANGES, topic_id=topic_id, vendor_ids=list(vendor_ids))


def company_statements() -> Sequence[Row]:
    """List the statements of Ring's spokesperson, and what answers each.

    ``disputed_claim`` is the claim that Ring answered, and ``summary`` what its texts
    say now; either may be null.
    """
    return run_rows(_STATEMENTS)


def warrant_answers() -> Sequence[Row]:
    """List what makers say about police access without a warrant, Ring's first.

    Ring's undated guidelines come with its dated answer (``is_beside``).
    """
    return run_rows(_WARRANTS)


def bills_in(state_code: str) -> Sequence[Row]:
    """List a state's bills, laws and ordinances, newest status first."""
    return rows_with(_BILLS_BY_STATE, "state_code", state_code)
