"""Questions about what the makers' terms say, now and over time."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries._run import run, run_if_made
from dashboard.text.words import ANY

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
select * from marts.mart_terms_evidence
order by
    topic_order,
    lower(vendor_name),
    case evidence_role
        when 'leading' then 1
        when 'conflicting' then 2
        when 'undated_beside' then 3
        else 4
    end,
    supported_on desc nulls last,
    position_id
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

    Source:
        ``marts.dim_term_topics``
    """
    return run(_TOPICS)


def vendors() -> pa.Table:
    """List the makers whose terms are compared.

    Returns:
        One row per maker, by name.

    Source:
        ``marts.dim_vendors``
    """
    return run(_VENDORS)


def current_answers() -> pa.Table:
    """Give each maker's answer to each question, whether or not anything is known.

    Returns:
        One row per topic and maker, in reading order, then by name.

    Source:
        ``marts.mart_terms_current``
    """
    return run(_CURRENT)


def term_evidence() -> pa.Table:
    """List the statements on record, with their sources.

    Returns:
        One row per statement, by topic and maker, the leading one first, then the
        newest.

    Source:
        ``marts.mart_terms_evidence``
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

    Source:
        ``marts.mart_terms_history``
    """
    return run(_HISTORY, vendor_id=vendor_id, topic_id=topic_id)


def vendors_with_history() -> pa.Table:
    """List the makers of whom two or more dated texts are known.

    Returns:
        One row per maker, by name: ``vendor_id`` and ``vendor_name``.

    Source:
        ``marts.mart_terms_history``
    """
    return run(_VENDORS_WITH_HISTORY)


def bills() -> pa.Table | None:
    """List bills, laws and ordinances on what the terms are asked.

    Returns:
        One row per bill, the newest status first; ``None`` for a snapshot made before
        bills were on record.

    Source:
        ``marts.dim_bills``
    """
    return run_if_made(_BILLS)


def bill_topics() -> pa.Table:
    """List the questions that each bill is about.

    Returns:
        One row per bill and topic.

    Source:
        ``marts.dim_bill_topics``
    """
    return run(_BILL_TOPICS)
