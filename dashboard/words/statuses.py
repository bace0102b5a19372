"""A status in words: with its sign, its date, its evidence, and what it answers."""

from __future__ import annotations

from datetime import date

from dashboard.queries.labels import label, labels
from dashboard.text.languages import ENGLISH, Language
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.statuses import answer_text, status_text
from dashboard.words.sources import cite_row

# The shapes of the map's symbols, and the colors that Streamlit has for a badge.
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
    """Return a status as Markdown: its shape, its color and its words."""
    shape, color = _MARKS[ring_status]
    return f":{color}-badge[{shape} {plain(words)}]"


def status_title(ring_status: str, words: str) -> str:
    """Return a status for a heading: the answer that the reader came for."""
    shape, color = _MARKS[ring_status]
    return f":{color}[{shape}] {plain(words)}"


def status_sentence(row: Row, language: Language = ENGLISH) -> str:
    """Write the status of an agency with its date.

    Args:
        row: A row with ``ring_status``, ``status_name``, ``ring_status_on`` with its
            precision and, where the row has it, ``searched_on``.

    Returns:
        Such as ``Last seen August 9, 2021`` or ``No record as of November 27, 2026``.
    """
    name = row["status_name"]
    if language is not ENGLISH:
        name = label("ring_status", row["ring_status"], language.label)
    if row["ring_status"] in {"no_record", "not_checked"}:
        searched = row.get("searched_on")
        return as_of(name, searched, language) if searched else str(name)
    if row["ring_status_on"] is None:
        return language.say(f"{name}, date not known", f"{name}, sin fecha conocida")
    return status_text(
        name, row["ring_status_on"], row["ring_status_on_precision"], language
    )


def as_of(status_name: str, searched_on: date, language: Language = ENGLISH) -> str:
    """Write a status of which a search in vain is all the evidence, with its day."""
    day = language.day(searched_on)
    return language.say(f"{status_name} as of {day}", f"{status_name} al {day}")


def agency_status(row: Row, language: Language = ENGLISH) -> str:
    """Return the status of an agency with its date, as Markdown."""
    return status_mark(row["ring_status"], status_sentence(row, language))


def evidence_told(row: Row, language: Language = ENGLISH) -> str:
    """Say which source decides the status, as Markdown; empty where none does."""
    if not row["ring_status_source_url"]:
        return ""
    source = cite_row(row, "ring_status_", language)
    return language.say(f"Evidence: {source}.", f"Pruebas: {source}.")


def status_answer(
    row: Row, *, is_asked_for: bool = True, language: Language = ENGLISH
) -> str:
    """Answer whether an agency is with Ring, as Markdown; empty where nobody knows.

    Args:
        row: A row of ``agencies_by_id``.
        is_asked_for: Whether it is who is asked for, and not one that speaks for a
            town without a force of its own.
    """
    answer = answer_text(row, labels("ring_answer", language.label), language)
    whose = "" if is_asked_for else f"{language.name(plain(row['agency_name']))}. "
    return f"**{whose}{plain(answer)}**" if answer else ""


def status_told(row: Row, language: Language = ENGLISH) -> str:
    """Say of which agency a status is, what it means, and when it joined."""
    return (
        f"**{language.name(plain(row['agency_name']))}.** "
        f"{plain(_meaning(row, language))} {joined_sentence(row, language)}"
    )


def _meaning(row: Row, language: Language) -> str:
    # why: a column for the reason would shut all pages on agencies to readers of older
    # snapshots, which lack it.
    if language is ENGLISH:
        return str(row["status_meaning"])
    told: dict[str, str] = {}
    for vocabulary in ("ring_status", "ring_status_reason"):
        spoken = labels(vocabulary, language.meaning).values()
        told |= zip(labels(vocabulary, "meaning").values(), spoken, strict=True)
    return told[row["status_meaning"]]


def joined_sentence(row: Row, language: Language = ENGLISH) -> str:
    """Say when an agency joined Ring; empty where no source has it with Ring."""
    if not row["has_ring_record"]:
        return ""
    if row["joined_on"] is None:
        return language.say(
            "No source dates its joining.", "Ninguna fuente dice cuándo se unió."
        )
    precision, is_since = row["joined_on_precision"], row["ring_status"] == "disputed"
    day = language.day(row["joined_on"], precision, article=is_since)
    since = "En el mapa de Ring desde" if is_since else "Se unió a Ring:"
    return language.say(f"{_joined_word(row)} {day}.", f"{since} {day}.")


def joined_and_source(profile: Row, language: Language = ENGLISH) -> str:
    """Say when an agency joined Ring, with the source and an earlier date if one is.

    Args:
        profile: A row of ``agency_profile``.

    Returns:
        Markdown; empty where no source has it with Ring.
    """
    if not profile["has_ring_record"] or profile["joined_on"] is None:
        return joined_sentence(profile, language)
    is_maps_date = profile["joined_basis"] == "atlas_of_2020"
    by_map = language.say(
        " By the date on Ring's own map.", " Según la fecha del mapa de Ring."
    )
    source = cite_row(profile, "joined_", language)
    text = (
        f"**{joined_sentence(profile, language)}**{by_map if is_maps_date else ''} "
        f":small[{source}.]"
    )
    return f"{text} {_earlier(profile, language)}" if profile["earlier_on"] else text


def _joined_word(row: Row) -> str:
    """Say what the date of joining is a date of, which a dispute leaves open."""
    return "On Ring's map from" if row["ring_status"] == "disputed" else "Joined Ring:"


def _earlier(profile: Row, language: Language) -> str:
    precision = profile["earlier_on_precision"]
    day = language.day(profile["earlier_on"], precision, article=True)
    source = cite_row(profile, "earlier_", language)
    if language is not ENGLISH:
        return f"Otra fuente la nombra ya **{day}**. :small[{source}.]"
    when = f"**{'on' if precision == 'day' else 'in'} {day}**"
    claim = label("earlier_event", profile["earlier_event_type"]).format(when=when)
    return f"{claim}. :small[{source}.]"


def agency_facts(profile: Row) -> str:
    """Say of what kind an agency is, where, and under which other names it is known."""
    names = profile["other_names"]
    also = f" Also written: {plain(names)}." if names else ""
    return f"{profile['kind_name']}. {plain(place_of(profile))}.{also}"


def place_of(row: Row) -> str:
    """Say where an agency is: town, county and state."""
    parts = (row["place_name"], row["county_name"], row["state_name"])
    return ", ".join(dict.fromkeys(part for part in parts if part))
