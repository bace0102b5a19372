"""The way from a page of the dashboard to the one that stands by itself."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from dashboard.components.source_note import REPORT_WORDS
from dashboard.components.url_state import SNAPSHOT, pinned_snapshot
from dashboard.text.addresses import way_to_report


def document_link(path: str) -> None:
    """Draw a link to a page of the same, without scripts, pinned if this one is.

    Beside it stands the way to say that something of what is above is wrong.

    Args:
        path: Its address; nothing is drawn where it is empty.
    """
    if path:
        pinned = pinned_snapshot()
        pin = f"?{urlencode({SNAPSHOT: pinned})}" if pinned else ""
        report = way_to_report(REPORT_WORDS, "answer")
        st.markdown(
            f":small[[A page to print and link]({path.lstrip('/')}{pin}) · {report}]"
        )
