"""The title of a page, and beside it room for what a reader passes on."""

from __future__ import annotations

import streamlit as st

from dashboard.components.source_note import note_place


def page_title(words: str) -> None:
    """Draw the title of a page.

    Args:
        words: The title, as Markdown.
    """
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    row.title(words)
    # why: a box of their own keeps the buttons on one line. Beside a title that leaves
    # no room for all of them, the last would go to the next line alone.
    place = row.container(
        horizontal=True, gap="small", width="content", key="passed_on"
    )
    # why: one button now keeps the room of those that are drawn last.
    with place:
        note_place(place)
