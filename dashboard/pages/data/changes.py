"""What changed in the record since the snapshot before, and all corrections."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

import pyarrow as pa
import streamlit as st

from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import folded_table, table_panel
from dashboard.components.url_state import (
    SNAPSHOT,
    Control,
    open_url,
    pinned_snapshot,
    write_url,
)
from dashboard.queries.changes import (
    changes,
    corrections,
    counted_rows,
    feeds_site,
    newest_changes,
    newest_entries,
)
from dashboard.queries.downloads import is_for_staff
from dashboard.text.addresses import feed_path
from dashboard.text.changes import change_title, counted_text
from dashboard.text.formats import counted, day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import BADGE, Row
from dashboard.text.sources import SourceLink

_MOST_LINES = 40
_CHANGE_COLUMNS = pick_columns(
    *("changed_on", "change_type", "subject", "row_name", "difference", "state_code"),
    *("county_name", "source_id", "snapshot_id"),
)
_ENTRY_COLUMNS = pick_columns(
    *("entry_on", "entry_on_precision", "subject", "entry_name", "source_url")
)
_CORRECTION_COLUMNS = pick_columns(
    *("corrected_on", "correction_kind", "seed_name", "row_id", "column_name"),
    *("observed_label", "corrected_label", "reason", "source_id"),
)
_NO_STEP = (
    "This is the first snapshot kept here, so there is no earlier one to compare it "
    "with. Below are the newest entries of the record itself."
)
_HOW_HANDLED = """
Anyone can report a wrong or missing row: each page has a link for that. Evidence
decides, not who asks.

- If the source is wrong and another document shows it, we read the value differently
  and list it above.
- If we misread the source, we correct the row, and *What changed* shows it.
- A request to remove a row follows the same rule. A row that a document supports stays,
  next to the agency's or the company's answer if one is on record. A row that no
  document supports is taken out, and *What changed* shows it as gone.
- We identify people by office, not name; the address of a document may hold a name. A
  row that names a person is a mistake, and we correct it.
"""


def draw_changes(view: Control) -> None:
    """List the rows that came, went or changed, and the newest entries."""
    open_url((view,))
    write_url((view,))
    if is_for_staff():
        st.badge(f"{BADGE.capitalize()}, includes private rows", color="orange")
    rows, newest, site = changes(), newest_changes(), feeds_site()
    follow = f" [Follow changes as a feed]({site}{feed_path('all')})." if site else ""
    if newest:
        st.markdown(f"{_summary(*newest)}{follow}")
    else:
        st.info(_NO_STEP)
        st.markdown(follow)
    for at, group in groupby(rows[:_MOST_LINES], lambda row: row["published_at"]):
        st.subheader(f"{day_text(at.date())}, {at:%H:%M} UTC")
        st.markdown("\n".join(map(_change_line, group)))
    if rows:
        table = pa.Table.from_pylist(
            [
                {
                    **{name: row.get(name) for name in _CHANGE_COLUMNS},
                    "changed_on": row["published_at"].date(),
                    "difference": _whole(row),
                }
                for row in rows
            ]
        )
        name = "changes"
        folded_table("All of these as a table", table, _CHANGE_COLUMNS, name=name)
    st.header("Newest entries in the record")
    st.markdown("The newest of each kind, by the day on which it happened.")
    entries = newest_entries()
    st.markdown("\n".join(map(_entry_line, entries.to_pylist())))
    folded_table(
        "All of these as a table", entries, _ENTRY_COLUMNS, name="newest_entries"
    )


def draw_corrections(view: Control) -> None:
    """List all corrections, and explain how complaints are handled."""
    open_url((view,))
    write_url((view,))
    rows = corrections()
    st.markdown(
        f"**{counted(rows.num_rows, 'correction', 'corrections')}** of what sources "
        "have wrong: what, why, by which document, and since when. The observation "
        "itself stays as it was collected."
    )
    table_panel(rows, _CORRECTION_COLUMNS, name="corrections")
    st.header("What is done about a complaint")
    st.markdown(_HOW_HANDLED)


def _summary(since_on: date, rows: list[Row]) -> str:
    """Count what changed since the build before."""
    counts = Counter(row["change_type"] for row in rows)
    words = ", ".join(f"{counts[kind]:,} {kind}" for kind in sorted(counts))
    if not words:
        words = "no row came or went, and no status or headline figure moved"
    return f"**Since the build of {day_text(since_on)}: {words}.**"


def _change_line(row: Row) -> str:
    """Return a change as a list item that leads to the page of the row."""
    title = plain(change_title(row))
    title = f"[{title}]({_address(row['page'])})" if row["page"] else title
    moved_by = counted_text(counted_rows(row))
    why = f"  \n  :small[{plain(moved_by)}]" if moved_by else ""
    return f"- **{row['subject'].capitalize()}.** {title}{why}"


def _whole(row: Row) -> str:
    """Return a change as a cell of the table."""
    return f"{change_title(row)}. {counted_text(counted_rows(row))}".strip()


def _entry_line(row: Row) -> str:
    """Return one of the newest entries as a list item."""
    day = day_text(row["entry_on"], row["entry_on_precision"])
    name = f"[{plain(row['entry_name'])}]({_address(row['page'])})"
    source = SourceLink(row["publisher"], row["source_url"] or "").markdown()
    return f"- **{day}**, {row['subject']}: {name} · {source}"


def _address(page: str) -> str:
    """Return the address of a page, pinned if this one is."""
    pinned = pinned_snapshot()
    if not pinned:
        return page
    return f"{page}{'&' if '?' in page else '?'}{urlencode({SNAPSHOT: pinned})}"
