"""Files that a reader takes along, one by one, with their sizes."""

from __future__ import annotations

from urllib.parse import urljoin

import streamlit as st

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
