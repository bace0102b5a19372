"""Questions about what the makers' terms say, now and over time."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries._run import run, run_if_made
from dashboard.text.formats import ANY

# The maker that the record is about.
RING_ID = "ring"

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
    positions.position_id,
    positions.vendor_id,
    positions.topic_id,
    positions.source_id,
    vendors.vendor_name,
    topics.topic_name,
    positions.evidence_role,
    positions.position,
    positions.summary,
    positions.quote_text,
    positions.rating_band,
    positions.rating_meaning,
    positions.rating_reason,
    positions.document_type,
    positions.locale,
    positions.documentation_type,
    positions.evidence_standing,
    positions.scope,
    positions.strength,
    positions.end_type,
    positions.note,
    positions.reading_reason,
    positions.effective_from_on_precision,
    positions.effective_to_on_precision,
    positions.reported_on_precision,
    positions.supported_on_precision,
    positions.terms_date_status,
    sources.publisher,
    sources.source_title,
    sources.source_url,
    sources.source_kind,
    topics.topic_order,
    positions.rating,
    positions.is_whole_document_read,
    positions.effective_from_on,
    positions.effective_to_on,
    positions.reported_on,
    positions.supported_on
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

_HISTORY = """
select * from marts.mart_terms_history
where
    vendor_id = $vendor_id
    and ($topic_id = 'any' or topic_id = $topic_id)
order by version_on nulls last, topic_order, locale, version_number, position_id
"""

_VENDORS_WITH_HISTORY = """
select distinct vendor_id, vendor_name
from marts.mart_terms_history
order by vendor_name
"""

_BILLS = """
select * from marts.dim_bills
order by status_on desc, bill_id
"""

_BILL_TOPICS = """
select * from marts.dim_bill_topics
order by bill_id, topic_id
"""


def term_topics() -> pa.Table:
    """List the questions that are asked of every maker's terms.

    Returns:
        One row per topic, in reading order.
    """
    return run(_TOPICS)


def vendors() -> pa.Table:
    """List the makers whose terms are compared.

    Returns:
        One row per maker, by name.
    """
    return run(_VENDORS)


def current_answers() -> pa.Table:
    """Give each maker's answer to each question, whether or not anything is known.

    Returns:
        One row per topic and maker, in reading order, then by name.
    """
    return run(_CURRENT)


def term_evidence() -> pa.Table:
    """List the statements on record, with their sources.

    Returns:
        One row per statement, by topic and maker, the leading one first, then the
        newest.
    """
    return run(_EVIDENCE)


def term_history(vendor_id: str, topic_id: str = ANY) -> pa.Table:
    """List what one maker said over time.

    Args:
        vendor_id: A maker with two or more dated texts.
        topic_id: ``any`` or one topic.

    Returns:
        One row per statement, oldest first, undated ones last. No rows for a maker
        without history.
    """
    return run(_HISTORY, vendor_id=vendor_id, topic_id=topic_id)


def vendors_with_history() -> pa.Table:
    """List the makers of whom two or more dated texts are known.

    Returns:
        One row per maker, by name: ``vendor_id`` and ``vendor_name``.
    """
    return run(_VENDORS_WITH_HISTORY)


def bills() -> pa.Table | None:
    """List bills, laws and ordinances on what the terms are asked.

    Returns:
        One row per bill, the newest status first; ``None`` for a snapshot made before
        bills were on record.
    """
    return run_if_made(_BILLS)


def bill_topics() -> pa.Table:
    """List the questions that each bill is about.

    Returns:
        One row per bill and topic.
    """
    return run(_BILL_TOPICS)
