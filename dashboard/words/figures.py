"""What national figures count, in words."""

from __future__ import annotations

from dashboard.queries.labels import label
from dashboard.text.formats import day_text, grouped
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.sources import cite_row


def figure_told(row: Row) -> str:
    """Say what a headline figure counts, as of when, and by which source.

    Args:
        row: A row of ``headline_figures``.
    """
    return (
        f"{plain(row['definition'])} As of {day_text(row['as_of_on'])}. "
        f"Source: {cite_row(row)}."
    )


def total_told(row: Row) -> str:
    """Say what a total that others published counts, and who says so.

    Args:
        row: A row of ``published_totals``.
    """
    bound = label("bound", row["bound"])
    note = f" {plain(row['note'])}." if row["note"] else ""
    return (
        f"**{day_text(row['event_on'], row['event_on_precision'])}:** {bound} "
        f"**{grouped(row['agency_count'])}** {plain(row['counts_what'])}.{note} "
        f":small[{cite_row(row)}]"
    )
