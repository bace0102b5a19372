"""Snapshots page: which builds this server has, and which of them readers see."""

from __future__ import annotations

import streamlit as st

from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import table_panel
from dashboard.components.source_note import page_title
from dashboard.queries.snapshots import snapshots
from dashboard.text.formats import counted

_COLUMNS = pick_columns(
    *("snapshot_id", "content_hash", "git_commit", "row_count"),
    *("tests_passed_count", "is_current", "built_at"),
)


def render() -> None:
    """Draw the page."""
    page_title("Snapshots on this server")
    rows = snapshots()
    st.markdown(
        f"**{counted(rows.num_rows, 'snapshot', 'snapshots')}**, newest first. "
        "Readers see the current one. To show another, run `python -m warehouse "
        "rollback` with its id on the server; it shows with the next touch of a page."
    )
    table_panel(rows, _COLUMNS, name="snapshots")


if __name__ == "__main__":
    render()
