"""An incident in words: how far it is established, when it was, what it is tied to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from dashboard.charts.incidents import STANDING_MARKS
from dashboard.queries.labels import label
from dashboard.text.formats import counted, day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row

SALES_ARE_NEAR = (
    "A sale is named if it ran within 14 days. Timing alone doesn't show cause."
)


def standing_badge(standing: str) -> str:
    """Return the sign and word of a standing as Markdown."""
    mark = STANDING_MARKS[standing]
    return f":{mark.badge}-badge[{mark.symbol} {label('standing', standing)}]"


def when_happened(row: Row) -> str:
    """Write the date of an incident as exactly as it is known."""
    day: date = row["happened_on"]
    if row["happened_on_precision"] == "span":
        return f"{day_text(day)} to {day_text(row['happened_on_latest'])}"
    return day_text(day, row["happened_on_precision"])


def incident_facts(row: Row) -> str:
    """Say how far an incident is established, when it was, and of what kind."""
    return (
        f"{standing_badge(row['standing'])} **{when_happened(row)}** · "
        f"{plain(row['vendor_names'])} · {label('incident_type', row['incident_type'])}"
    )


def how_read(row: Row) -> str:
    """Say how the source was read, and what else to mind."""
    note = f" {plain(row['note'])}" if row["note"] else ""
    return f"How we read it: {plain(row['reading_reason'])}{note}"


def tied_told(links: Sequence[Row], agency_link: Callable[[Row], str]) -> list[str]:
    """Write what an incident is tied to, each with its dates and the reason.

    Args:
        agency_link: Writes a link to an agency that one of them names.
    """
    lines = []
    for text, link in zip(link_words(links, agency_link), links, strict=True):
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


def link_words(links: Sequence[Row], agency_link: Callable[[Row], str]) -> list[str]:
    """Write what an incident is tied to, one text for each thing.

    Args:
        agency_link: Writes a link to an agency that one of them names.
    """
    return [
        f"Names {agency_link(row)}"
        if row["link_type"] == "agency"
        else _WRITERS[row["link_type"]](row)
        for row in links
    ]


def _program(row: Row) -> str:
    verb = label("program_relation", row["link_relation"])
    return f"{verb[0].upper()}{verb[1:]} the program {plain(row['linked_name'])}"


def _sale(row: Row) -> str:
    days = counted(row["days_apart"], "day", "days")
    distance = {
        "during": "at the time of",
        "ended_before": f"{days} after",
        "began_after": f"{days} before",
    }[row["link_relation"]]
    return f"Happened {distance} {plain(row['linked_name'])}"


_WRITERS = {"program": _program, "sale_event": _sale}
