"""What the codes of the makers' terms are called, and how an answer is written."""

from __future__ import annotations

from datetime import date

from dashboard.charts.terms import ANSWER_MARKS, SHORT_VENDOR_NAMES
from dashboard.components.source_note import cite
from dashboard.text.formats import counted, day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.source_links import SourceLink

DOCUMENT_LABELS = {
    "terms_of_service": "Terms of service",
    "privacy_policy": "Privacy policy",
    "law_enforcement_guidelines": "Guidelines for law enforcement",
    "practice": "Practice",
    "press": "Press report",
    "settlement": "Settlement",
}
LOCALE_LABELS = {
    "us": "United States",
    "uk": "United Kingdom",
    "eu": "European Union",
    "nl": "Netherlands",
    "latam": "Latin America",
    "au_nz": "Australia and New Zealand",
    "ca": "Canada",
    "global": "everywhere",
    "unknown": "country not known",
}
STANDING_LABELS = {
    "full": "Full: about these cameras, and not replaced as far as we saw",
    "weaker": "Weaker: only about a part of the question, the parent company, another "
    "country, or from a weak source",
    "historical": "Historical: replaced, ended or about the past",
}
CHANGE_LABELS = {
    "first": "first version on record",
    "more_protective": "more protective than the version before",
    "more_invasive": "more invasive than the version before",
    "same_rating": "rated as the version before",
    "not_comparable": "not comparable with the version before",
    "same_date": "another statement of the same date",
    "added_to_record": "added to the record",
    "undated": "undated, so without a place in the order",
}

# The slugs that are no English when their underscores become spaces.
_SPELLED = {
    "13000_thumbnails": "13,000 thumbnails",
    "14_days_free_cloud": "14 days, free cloud",
    "3_to_6_hours_free_30_or_60_days_paid": "3 to 6 hours free, 30 or 60 days paid",
    "60_days_max": "60 days at most",
    "ad_networks_footage_not_mentioned": "Ad networks, footage not mentioned",
    "admitted_not_native_fix_claimed": "Not native, admitted; fix claimed",
    "alarm_pin_replay": "Alarm PIN replay",
    "browsing_ads_footage_not_mentioned": "Ads by browsing, footage not mentioned",
    "claimed_but_disputed": "Claimed, but disputed",
    "claimed_not_delivered": "Claimed, not delivered",
    "coarse_no_product_breakdown": "Coarse, no figures by product",
    "contemplated": "Contemplated, not released",
    "data_leak_22_days": "Data leak of 22 days",
    "default_on": "On by default",
    "default_on_ad_sharing_opt_out": "Shared for ads by default, opt-out",
    "default_on_email_code": "On by default, e-mail code",
    "default_on_scanning": "Scanning on by default",
    "ftc_settlement": "FTC settlement",
    "homekit_flaw_fixed": "HomeKit flaw, fixed",
    "irrevocable_limited_purpose": "Irrevocable, limited purpose",
    "irrevocable_posted_content": "Irrevocable for posted content",
    "irrevocable_shared_content": "Irrevocable for shared content",
    "legal_demand_to_amazon": "On a legal demand to Amazon",
    "limited_ring_edge": "Limited to Ring Edge",
    "local_analysis_cloud_storage": "Analysed at home, stored in the cloud",
    "local_except_notification_thumbnails": "Local, but for thumbnails in notices",
    "mandatory": "Compulsory",
    "mandatory_trusted_device_skip": "Compulsory, trusted devices may skip",
    "no_evidence_standard": "Yes, no standard of evidence",
    "no_for_faces": "No, as to faces",
    "no_in_transit_only": "No, in transit only",
    "no_manual_only": "No, manual only",
    "no_without_consent": "Not without consent",
    "not_default": "Not by default",
    "own_advertising_footage_not_mentioned": "Own advertising, footage not mentioned",
    "own_marketing_footage_not_mentioned": "Own marketing, footage not mentioned",
    "p2p_vulnerabilities": "P2P vulnerabilities",
    "plan_period_then_deleted": "The plan's period, then deleted",
    "promotions_select_third_parties": "Promotions by select third parties",
    "required_for_remote_homekit": "Required for remote HomeKit",
    "settlement_450k": "Settlement of $450,000",
    "up_to_180_days": "Up to 180 days",
    "via_homekit": "Through HomeKit",
    "warrant_order_or_consent": "Warrant, order or consent only",
    "yes_axon": "Yes, through Axon",
}


def short_name(vendor_id: str, vendor_name: str) -> str:
    """Return a maker's name for a narrow place."""
    return SHORT_VENDOR_NAMES.get(vendor_id, vendor_name)


def answer_key(row: Row) -> str:
    """Return which of the ``ANSWER_MARKS`` a row is."""
    state = row.get("answer_state") or "answered"
    if state != "answered":
        return str(state)
    return str(row["rating_band"] or "not_stated")


def answer_words(position: str | None) -> str:
    """Write the slug of an answer in a few words."""
    if not position:
        return ""
    if position in _SPELLED:
        return _SPELLED[position]
    words = position.replace("_", " ").replace("opt in", "opt-in")
    words = words.replace("opt out", "opt-out")
    if words.startswith("yes "):
        words = f"yes, {words.removeprefix('yes ')}"
    return first_up(words)


def first_up(text: str) -> str:
    """Write the first letter large and leave the others."""
    return text[:1].upper() + text[1:]


def badge(key: str) -> str:
    """Return the sign and word of a kind of answer as Markdown."""
    mark = ANSWER_MARKS[key]
    if not mark.badge:
        return f"*{mark.symbol} {mark.word}*"
    return f":{mark.badge}-badge[{mark.symbol} {mark.word}]"


def legend() -> str:
    """Return what every sign means, as Markdown in one line."""
    parts = (f"{badge(key)} {mark.meaning}" for key, mark in ANSWER_MARKS.items())
    return ":small[" + " · ".join(parts) + "]"


def quotation(text: str | None) -> str:
    """Return quoted words as Markdown; empty where none were kept."""
    return f"“{plain(text)}”" if text else ""


def source_link(row: Row, prefix: str = "") -> str:
    """Return the source of a row as a link.

    Args:
        row: A row with ``publisher``, ``source_title`` and ``source_url``.
        prefix: ``answer_`` for the source of a company's answer.
    """
    return cite(
        SourceLink(
            row[f"{prefix}publisher"],
            row[f"{prefix}source_url"],
            row[f"{prefix}source_title"] or "",
        )
    )


def short_source_link(row: Row) -> str:
    """Return the source of a row as a link that names the publisher only."""
    return cite(SourceLink(row["publisher"], row["source_url"]))


def when_supported(row: Row) -> str:
    """Write the last day on which the evidence holds, or that it has none."""
    day: date | None = row["supported_on"]
    return day_text(day, row["supported_on_precision"]) if day else "undated"


def who_says(row: Row) -> str:
    """Say whether the maker's own words were read, or another's account of them."""
    if row["confidence"] == "primary":
        if row["source_kind"] == "vendor":
            return "the maker's own text"
        return "an original text, not the press"
    if row["source_kind"] == "repost":
        return "reported, in a copy"
    return "reported by others"


def standing_mark(row: Row) -> str:
    """Return a word on evidence that is not of full standing; empty if it is."""
    return {"historical": "old text", "weaker": "weaker evidence"}.get(
        row["evidence_standing"] or "", ""
    )


def age_words(days: int | None) -> str:
    """Write the age of evidence in years and months: ``4 years old``."""
    if days is None:
        return "of unknown age"
    if days < 31:
        return "less than a month old"
    if days < 365:
        return f"{counted(days * 12 // 365, 'month', 'months')} old"
    return f"{counted(days // 365, 'year', 'years')} old"


def version_words(row: Row) -> str:
    """Write the time for which a statement is known to hold."""
    parts = []
    if row["effective_from_on"]:
        start = day_text(row["effective_from_on"], row["effective_from_on_precision"])
        parts.append(f"from {start}")
    if row["effective_to_on"]:
        end = day_text(row["effective_to_on"], row["effective_to_on_precision"])
        parts.append(f"until {end}")
    if not parts and row["reported_on"]:
        seen = day_text(row["reported_on"], row["reported_on_precision"])
        return f"seen or published {seen}; no start stated"
    return " ".join(parts) or "undated"
