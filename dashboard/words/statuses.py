"""A status in words: with its sign, its date, its evidence, and what it answers."""

from __future__ import annotations

from dashboard.queries.labels import label, labels
from dashboard.text.formats import day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.source_links import cite_row
from dashboard.text.statuses import answer_text, status_text

# The shapes of the map's symbols, and the colours that Streamlit has for a badge.
_MARKS = {
    "active": ("★", "green"),
    "last_seen": ("●", "orange"),
    "announced": ("▲", "yellow"),
    "disputed": ("◆", "red"),
    "declined": ("✖", "gray"),
    "denied": ("▬", "gray"),
    "no_documents": ("▮", "gray"),
    "ended": ("▼", "violet"),
    "no_record": ("■", "gray"),
    "not_checked": ("✚", "gray"),
}


def status_mark(ring_status: str, words: str) -> str:
    """Return a status as Markdown: its shape, its colour and its words."""
    shape, colour = _MARKS[ring_status]
    return f":{colour}-badge[{shape} {plain(words)}]"


def status_title(ring_status: str, words: str) -> str:
    """Return a status for a heading: the answer that the reader came for."""
    shape, colour = _MARKS[ring_status]
    return f":{colour}[{shape}] {plain(words)}"


def status_sentence(row: Row) -> str:
    """Write the status of an agency with its date.

    Args:
        row: A row with ``ring_status``, ``status_name``, ``ring_status_on`` with its
            precision and, where the row has it, ``searched_on``.

    Returns:
        Such as ``Last seen 9 August 2021`` or ``No record as of 27 November 2026``.
    """
    if row["ring_status"] in {"no_record", "not_checked"}:
        searched = row.get("searched_on")
        as_of = f" as of {day_text(searched)}" if searched else ""
        return f"{row['status_name']}{as_of}"
    if row["ring_status_on"] is None:
        return f"{row['status_name']}, date not known"
    return status_text(
        row["status_name"], row["ring_status_on"], row["ring_status_on_precision"]
    )


def agency_status(row: Row) -> str:
    """Return the status of an agency with its date, as Markdown."""
    return status_mark(row["ring_status"], status_sentence(row))


def status_evidence(row: Row) -> str:
    """Name the source that decides the status, as Markdown; empty where none does."""
    return cite_row(row, "ring_status_") if row["ring_status_source_url"] else ""


def status_answer(row: Row, *, is_asked_for: bool = True) -> str:
    """Answer whether an agency is with Ring, as Markdown; empty where nobody knows.

    Args:
        row: A row of ``agencies_by_id``.
        is_asked_for: Whether it is who is asked for, and not one that speaks for a
            town without a force of its own.
    """
    answer = answer_text(row, labels("ring_answer"))
    whose = "" if is_asked_for else f"{row['agency_name']}. "
    return f"**{plain(whose + answer)}**" if answer else ""


def status_told(row: Row) -> str:
    """Say of which agency a status is, what it means, and when it joined."""
    return (
        f"**{plain(row['agency_name'])}.** {plain(row['status_meaning'])} "
        f"{joined_sentence(row)}"
    )


def joined_sentence(row: Row) -> str:
    """Say when an agency joined Ring; empty where no source has it with Ring."""
    if not row["has_ring_record"]:
        return ""
    if row["joined_on"] is None:
        return "No source dates its joining."
    day = day_text(row["joined_on"], row["joined_on_precision"])
    return f"{_joined_word(row)} {day}."


def joined_and_source(profile: Row) -> str:
    """Say when an agency joined Ring, with the source and an earlier date if one is.

    Args:
        profile: A row of ``agency_profile``.

    Returns:
        Markdown; empty where no source has it with Ring.
    """
    if not profile["has_ring_record"]:
        return ""
    if profile["joined_on"] is None:
        return "**Joined Ring:** no source gives a date."
    day = day_text(profile["joined_on"], profile["joined_on_precision"])
    is_maps_date = profile["joined_basis"] == "atlas_of_2020"
    basis = ", by the date on Ring's own map" if is_maps_date else ""
    source = cite_row(profile, "joined_")
    text = f"**{_joined_word(profile)} {day}**{basis}. :small[{source}.]"
    return f"{text} {_earlier(profile)}" if profile["earlier_on"] else text


def _joined_word(row: Row) -> str:
    """Say what the date of joining is a date of, which a dispute leaves open."""
    return "On Ring's map from" if row["ring_status"] == "disputed" else "Joined Ring:"


def _earlier(profile: Row) -> str:
    precision = profile["earlier_on_precision"]
    day = day_text(profile["earlier_on"], precision)
    when = f"**{'on' if precision == 'day' else 'in'} {day}**"
    claim = label("earlier_event", profile["earlier_event_type"]).format(when=when)
    return f"{claim}. :small[{cite_row(profile, 'earlier_')}.]"


def agency_facts(profile: Row) -> str:
    """Say of what kind an agency is, where, and under which other names it is known."""
    names = profile["other_names"]
    also = f" Also written: {plain(names)}." if names else ""
    return f"{profile['kind_name']}. {plain(place_of(profile))}.{also}"


def place_of(row: Row) -> str:
    """Say where an agency is: town, county and state."""
    parts = (row["place_name"], row["county_name"], row["state_name"])
    return ", ".join(dict.fromkeys(part for part in parts if part))
