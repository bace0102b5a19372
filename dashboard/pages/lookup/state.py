"""What the look-up answers for a state: how many of its agencies are with Ring."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.components.url_state import page_link
from dashboard.text.formats import grouped
from dashboard.text.rows import Row
from dashboard.words.states import agencies_with_ring, state_told


def state_card(
    name: str, state_code: str, rows: Sequence[Row], *, searched_count: int
) -> None:
    """Say how many agencies of a state are with Ring, by status, and lead to the map.

    Args:
        name: Name of the state.
        state_code: The state.
        rows: Rows of ``statuses_of_state``.
        searched_count: Number of sources that were searched.
    """
    count = agencies_with_ring(rows)
    with st.container(border=True, key="answer"):
        for line in state_told(name, rows, searched_count):
            st.markdown(line)
        if count:
            which = "This agency" if count == 1 else f"These {grouped(count)} agencies"
            page_link("map", f":orange[**{which} on the map →**]", state=state_code)
