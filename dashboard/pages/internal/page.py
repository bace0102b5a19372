"""Internal page: staff notes, and rows that are not public yet."""

from __future__ import annotations

import streamlit as st

from dashboard.components.column_registry import ColumnStyle, pick_columns
from dashboard.components.figure import table_panel
from dashboard.components.source_note import page_title
from dashboard.queries.snapshots import embargoed_rows, internal_notes
from dashboard.text.formats import counted

_EMBARGO = ("embargo_reason", "embargo_until_on")
_NOTE_COLUMNS = pick_columns(
    *("subject_type", "subject_id", "note_text", "source_id", "noted_on", *_EMBARGO)
)
_EMBARGO_COLUMNS = pick_columns(
    "seed_name", ("row_id", ColumnStyle("Row", width="large")), *_EMBARGO
)


def render() -> None:
    """Draw the page."""
    page_title("Not public yet")
    st.markdown(
        "What editors of this record keep to themselves, why, and until when. Do not "
        "pass it on."
    )
    notes, rows = internal_notes(), embargoed_rows()
    st.header("Notes")
    if notes.num_rows:
        table_panel(notes, _NOTE_COLUMNS, name="internal_notes")
    else:
        st.markdown("There are no notes in this snapshot.")
    st.header("Rows that are not public")
    if rows.num_rows:
        count = counted(rows.num_rows, "row", "rows")
        st.markdown(
            f"**{count}** of this snapshot: staff see them on every page, marked as "
            "private. The review date is below."
        )
        table_panel(rows, _EMBARGO_COLUMNS, name="embargoed_rows")
    else:
        st.markdown("Every row of this snapshot is public.")


if __name__ == "__main__":
    render()
