"""Questions about what the makers' terms say, now and over time."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries._run import run

ANY = "any"

_TOPICS = """
select
    topic_id,
    topic_name,
    question,
    why_it_matters,
    answer_rule,
    answer_rule_reason,
    rating_1_meaning,
    rating_2_meaning,
    rating_3_meaning,
    rating_4_meaning,
    rating_5_meaning
from marts.dim_term_topics
order by topic_order
"""

_VENDORS = """
select
    vendor_id,
    vendor_name,
    parent_company_name,
    product_line
from marts.dim_vendors
order by lower(vendor_name)
"""

_CURRENT = """
select
    vendor_id,
    vendor_name,
    topic_id,
    topic_name,
    answer_state,
    rating,
    rating_band,
    rating_meaning,
    position,
    summary,
    quote_text,
    document_type,
    locale,
    confidence,
    evidence_standing,
    supported_on,
    supported_on_precision,
    evidence_age_days,
    position_count,
    protection_share,
    position_id,
    publisher,
    source_title,
    source_url,
    source_kind,
    source_id
from marts.mart_terms_current
order by topic_order, lower(vendor_name)
"""

_EVIDENCE = """
select
    vendor_id,
    vendor_name,
    topic_id,
    topic_name,
    evidence_role,
    rating,
    rating_band,
    rating_meaning,
    rating_reason,
    position,
    summary,
    quote_text,
    document_type,
    locale,
    confidence,
    evidence_standing,
    scope,
    strength,
    note,
    reading_reason,
    effective_from_on,
    effective_from_on_precision,
    effective_to_on,
    effective_to_on_precision,
    end_type,
    reported_on,
    reported_on_precision,
    supported_on,
    supported_on_precision,
    is_whole_document_read,
    position_id,
    publisher,
    source_title,
    source_url,
    source_kind,
    source_id
from marts.mart_terms_evidence
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
select
    vendor_id,
    vendor_name,
    topic_id,
    topic_name,
    topic_order,
    locale,
    version_on,
    version_on_precision,
    version_basis,
    effective_to_on,
    effective_to_on_precision,
    change_type,
    rating,
    rating_band,
    position,
    summary,
    quote_text,
    document_type,
    confidence,
    evidence_standing,
    position_id,
    publisher,
    source_title,
    source_url,
    source_id
from marts.mart_terms_history
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


def term_topics() -> pa.Table:
    """List the questions that are asked of every maker's terms.

    Returns:
        One row per topic, in reading order: ``topic_id``, ``topic_name``,
        ``question``, ``why_it_matters``, ``answer_rule``, ``answer_rule_reason``,
        ``rating_1_meaning`` to ``rating_5_meaning`` (str).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.dim_term_topics``
    """
    return run(_TOPICS)


def vendors() -> pa.Table:
    """List the makers whose terms are compared.

    Returns:
        One row per maker, by name: ``vendor_id``, ``vendor_name``,
        ``parent_company_name``, ``product_line`` (str).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.dim_vendors``
    """
    return run(_VENDORS)


def current_answers() -> pa.Table:
    """Give each maker's answer to each question, whether or not anything is known.

    Returns:
        One row per topic and maker, in reading order, then by name: ids and names,
        ``answer_state``, ``rating`` (int, 1 protective to 5 invasive),
        ``rating_band``, ``position`` (slug), ``summary``, ``quote_text`` and what
        tells of the evidence; ``protection_share`` (double, 0 to 1; null where the
        answer does not count in a score); ``supported_on`` (date). Null where nothing
        is known.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_terms_current``
    """
    return run(_CURRENT)


def term_evidence() -> pa.Table:
    """List the statements on record, with their sources.

    Returns:
        One row per statement, by topic and maker, the leading one first, then the
        newest: ids and names, ``evidence_role``, what it says (``position``,
        ``summary``, ``quote_text``), how it is read (``rating`` and the rest), its
        dates, each with its precision, and its source.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

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
        One row per statement, oldest first, undated ones last: ids and names,
        ``locale``, ``version_on`` (date, null where undated) with its precision and
        basis, ``change_type`` against the version before it for the same country, what
        it says, and its source. No rows for a maker without history.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_terms_history``
    """
    return run(_HISTORY, vendor_id=vendor_id, topic_id=topic_id)


def vendors_with_history() -> pa.Table:
    """List the makers of whom two or more dated texts are known.

    Returns:
        One row per maker, by name: ``vendor_id``, ``vendor_name`` (str).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_terms_history``
    """
    return run(_VENDORS_WITH_HISTORY)
