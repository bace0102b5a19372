"""When a text of a maker is known to have held, in words."""

from __future__ import annotations

from datetime import date

from dashboard.queries.labels import labels
from dashboard.text.formats import day_text
from dashboard.text.rows import Row


def date_mark(row: Row) -> str:
    """Return a word on a text that is old or undated; empty for a recent one."""
    # why: a pinned snapshot may be older than the column.
    status = row.get("terms_date_status") or ""
    return labels("terms_date_status", "short_label").get(status, "")


def when_supported(row: Row) -> str:
    """Write the last day on which a text is known to hold, and whether it is old."""
    day: date | None = row["supported_on"]
    if day is None:
        return "undated"
    when = day_text(day, row["supported_on_precision"])
    mark = date_mark(row)
    return f"{when}, {mark}" if mark and not when.startswith(mark) else when
