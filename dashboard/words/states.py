"""What is known of a state's agencies together, in words."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.text.formats import counted, day_text, grouped
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink
from dashboard.words.places import within_text
from dashboard.words.sources import cite
from dashboard.words.statuses import status_mark


def state_told(name: str, rows: Sequence[Row], searched_count: int) -> list[str]:
    """Say how many agencies of a state are with Ring, by status, as Markdown.

    Args:
        name: Name of the state.
        rows: Rows of ``statuses_of_state``.
    """
    with_ring = [row for row in rows if row["has_ring_record"]]
    others = [row for row in rows if not row["has_ring_record"]]
    named = plain(within_text(name))
    told = [
        _sentence(named, agencies_with_ring(rows), with_ring)
        if with_ring
        else _nobody(named, rows, searched_count)
    ]
    if with_ring:
        told.append(f"By status: {_counts(with_ring)}")
    if others:
        told.append(f"Not recorded with Ring: {_counts(others)}")
    if with_ring and with_ring[0]["newest_list_url"]:
        told.append(
            f":small[The list: {_newest_list(with_ring[0])}. What else names an agency "
            "stands on its own page.]"
        )
    return told


def agencies_with_ring(rows: Sequence[Row]) -> int:
    """Count the agencies of a state that are on record with Ring."""
    return sum(row["agency_count"] for row in rows if row["has_ring_record"])


def _sentence(name: str, count: int, with_ring: Sequence[Row]) -> str:
    verb = "is" if count == 1 else "are"
    agencies = counted(count, "agency", "agencies")
    told = f"**{agencies}** of {name} {verb} recorded with Ring"
    listed = sum(row["newest_list_agency_count"] for row in with_ring)
    if not listed:
        return f"{told}; no dated list has any of them."
    day = day_text(with_ring[0]["newest_list_on"])
    if count == 1:
        return f"{told}; the newest list that names it is of {day}."
    if listed == count:
        return f"{told}; the newest list that names them is of {day}."
    return f"{told}; the newest list, of {day}, names {grouped(listed)} of them."


def _nobody(name: str, rows: Sequence[Row], searched_count: int) -> str:
    until = f", as of {day_text(rows[0]['searched_on'])}" if rows else ""
    return (
        f"**No agency** of {name} is recorded with Ring in the {searched_count} "
        f"sources searched{until}. That does not mean no."
    )


def _counts(rows: Sequence[Row]) -> str:
    return " ".join(
        status_mark(
            row["ring_status"],
            f"{grouped(row['agency_count'])} {row['status_name'].lower()}",
        )
        for row in rows
    )


def _newest_list(row: Row) -> str:
    source = SourceLink(
        row["newest_list_publisher"],
        row["newest_list_url"],
        row["newest_list_title"] or "",
    )
    return cite(source)
