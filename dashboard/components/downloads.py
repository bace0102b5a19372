"""Rows as a file that a reader takes along."""

from __future__ import annotations

from urllib.parse import urljoin

import pyarrow as pa
import streamlit as st

from dashboard.components.source_note import note_rows
from dashboard.serving.row_files import rows_as_csv

_UNITS = ((1_000_000, "MB"), (1_000, "KB"))


def file_size(byte_count: int) -> str:
    """Write how large a file is, such as ``1.2 MB``."""
    for unit, name in _UNITS:
        if byte_count >= unit:
            size = byte_count / unit
            return f"{size:,.0f} {name}" if size >= 10 else f"{size:.1f} {name}"
    return f"{byte_count} bytes"


def file_line(label: str, address: str, size: str, meaning: str) -> str:
    """Write a line of a list that offers one file.

    Args:
        label: What it is called.
        address: Where it is.
        size: How many rows and bytes it has.
        meaning: What is in it; Markdown.
    """
    return f"- **[{label}]({address})**, {size}  \n  :small[{meaning}]"


def newest_address(address: str) -> str:
    """Return the whole address of a file from one within the dashboard."""
    page = st.context.url or ""
    return urljoin(page, address) if page else f"/{address}"


def csv_button(rows: pa.Table, *, name: str, label: str) -> None:
    """Offer rows as CSV; the file is written only when it is asked for.

    Args:
        rows: What the reader sees.
        name: File name without its ending, also the key of the button.
        label: Text on the button, which says how many rows there are.
    """
    st.download_button(
        label,
        data=lambda: rows_as_csv(rows),
        file_name=f"porchlight_{name}.csv",
        mime="text/csv",
        key=f"{name}_download",
        on_click="ignore",
    )
    note_rows(name, rows)
