"""Rows as a file that a reader takes along."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.csv as pacsv
import streamlit as st

from dashboard.components.source_note import note_rows


def csv_bytes(rows: pa.Table) -> bytes:
    """Write rows as CSV: UTF-8, a header, ISO dates, empty where not known."""
    buffer = io.BytesIO()
    pacsv.write_csv(rows, buffer)
    return buffer.getvalue()


def csv_button(
    rows: pa.Table, *, name: str, label: str = "Download rows (CSV)"
) -> None:
    """Offer rows as CSV; the file is written only when it is asked for.

    Args:
        rows: What the reader sees.
        name: File name without its ending, also the key of the button.
        label: Text on the button.
    """
    note_rows(rows)
    st.download_button(
        label,
        data=lambda: csv_bytes(rows),
        file_name=f"porchlight_{name}.csv",
        mime="text/csv",
        key=f"{name}_download",
        on_click="ignore",
    )
