"""Agencies as links to their pages."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.components.url_state import page_address, page_link
from dashboard.queries.labels import english
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.statuses import agency_status


def agency_link(row: Row, label: str = "") -> None:
    """Draw a link to an agency's page; an empty label shows its name."""
    name = label or plain(row["agency_name"])
    page_link("agency", name, agency=row["agency_id"])


def agency_bullets(rows: Sequence[Row]) -> None:
    """Draw agencies as a list of links with their status."""
    # why: Streamlit's own link to the current page changes neither address nor scroll
    # position.
    lines = [
        f"- [{plain(row['agency_name'])}]({agency_address(row['agency_id'])}) "
        f"{agency_status(row, english())}"
        for row in rows
    ]
    st.markdown("\n".join(lines))


def agency_address(agency_id: str) -> str:
    """Return the address of an agency's page."""
    return page_address("agency", agency=agency_id)
