"""The box that looks up a place or an agency on its plain page."""

from __future__ import annotations

import streamlit as st

from dashboard.components.url_state import pinned_snapshot
from dashboard.server.html_pages import search_form


def search_box() -> None:
    """Draw the box; it opens ``/find``, without a run of this page."""
    # The page's style names its fields by this class.
    form = search_form("", snapshot_id=pinned_snapshot() or "")
    st.html(f'<div class="find">{form}</div>')
