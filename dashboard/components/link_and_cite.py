"""What a reader passes on: the address of a view, and how to cite it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboard.components.url_state import shown_query


# why: a fragment of its own, whose boxes are filled once they are opened: no rerun of
# the page pays for them, and opening one does not draw the page anew.
@st.fragment
def link_and_cite(
    snapshot_id: str, citations: Callable[[str], Mapping[str, str]]
) -> None:
    """Offer the address of what is shown, live and pinned, and citations of it.

    Args:
        snapshot_id: Snapshot that is read.
        citations: Gives the citations for a pinned address, by their names.
    """
    with st.container(horizontal=True, horizontal_alignment="right", gap="small"):
        link = st.popover(
            "Copy link", type="tertiary", key="copy_link", on_change="rerun"
        )
        cite = st.popover("Cite", type="tertiary", key="cite", on_change="rerun")
    if link.open:
        with link:
            _addresses(snapshot_id)
    if cite.open:
        with cite:
            for name, text in citations(_address(snapshot_id)).items():
                st.markdown(f"**{name}**")
                st.code(text, language=None, wrap_lines=True)


def _addresses(snapshot_id: str) -> None:
    st.markdown("**Live**: shows the newest record whenever it is opened")
    st.code(_address(None), language=None, wrap_lines=True)
    st.markdown(
        "**Pinned**: shows the same numbers next month, as long as this site keeps "
        f"snapshot `{snapshot_id}`"
    )
    st.code(_address(snapshot_id), language=None, wrap_lines=True)


def _address(snapshot_id: str | None) -> str:
    """Return the whole address of what is shown."""
    page = st.context.url or "/"
    slash = "" if urlsplit(page).path else "/"
    return f"{page}{slash}?{urlencode(shown_query(snapshot_id))}"
