"""Incidents, public money for cameras and national figures in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from dashboard.charts.incidents import STANDING_MARKS
from dashboard.text.formats import day_text, first_up
from dashboard.text.languages import Labels
from dashboard.text.markdown import plain
from dashboard.text.rows import Row


def standing_badge(standing: str, language: Labels) -> str:
    """Return an incident's standing as Markdown: its sign and its label."""
    mark = STANDING_MARKS[standing]
    return f":{mark.badge}-badge[{mark.symbol} {language.label('standing', standing)}]"


def when_happened(row: Row) -> str:
    """Return the date of an incident at its known precision."""
    day: date = row["happened_on"]
    if row["happened_on_precision"] == "span":
        return f"{day_text(day)} to {day_text(row['happened_on_latest'])}"
    return day_text(day, row["happened_on_precision"])


def incident_facts(row: Row, language: Labels) -> str:
    """Describe an incident's standing, date and type."""
    return (
        f"{standing_badge(row['standing'], language)} **{when_happened(row)}** · "
        f"{plain(row['vendor_names'])} · "
        f"{language.label('incident_type', row['incident_type'])}"
    )


def how_read(row: Row) -> str:
    """Describe how the source was read, with any caveats."""
    note = f" {plain(row['note'])}" if row["note"] else ""
    return f"{plain(row['reading_reason'])}{note}"


def missing_answer(row: Row, language: Labels) -> str:
    """Explain in English why the company's answer is missing, and as of when."""
    status, day = row["answer_status"], row["answer_searched_on"]
    words = language.vocabularies["answer_status", "label"][status]
    words = words.format(day=day_text(day) if day else "")
    meaning = language.vocabularies["answer_status", "meaning"].get(status)
    return f"{words}. {meaning}" if meaning else f"{words}."


def missing_answer_word(row: Row, language: Labels) -> str:
    """Return a short form for lists that explain the reasons once."""
    words = language.labels("answer_status", "short_label")
    return words.get(row["answer_status"]) or missing_answer(row, language)


def describe_links(
    links: Sequence[Row], agency_link: Callable[[Row], str], language: Labels
) -> list[str]:
    """Describe what an incident is related to, with dates and reasons.

    Args:
        agency_link: Returns a link to an agency in a row.
    """
    lines = []
    words = link_words(links, agency_link, language)
    for text, link in zip(words, links, strict=True):
        reason = f" {plain(link['link_reason'])}" if link["link_reason"] else ""
        lines.append(f"{text}{_dates(link)}.{reason}")
    return lines


def _dates(link: Row) -> str:
    start, end = link["linked_from_on"], link["linked_to_on"]
    if start and end:
        return f" ({day_text(start)} to {day_text(end)})"
    if start:
        return f" (from {day_text(start)})"
    return f" (until {day_text(end)})" if end else ""


def link_words(
    links: Sequence[Row], agency_link: Callable[[Row], str], language: Labels
) -> list[str]:
    """Describe what an incident is related to, one text per relation."""

    def words(row: Row) -> str:
        if row["link_type"] == "agency":
            return f"Names {agency_link(row)}"
        verb = language.label("program_relation", row["link_relation"])
        return f"{first_up(verb)} the program {plain(row['linked_name'])}"

    return [words(row) for row in links]
