"""What was searched for and not found, in a box."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from dashboard.components.source_note import note_rows
from dashboard.text.formats import day_text
from dashboard.text.markdown import plain


def search_gaps_box(gaps: pa.Table | None, *, name: str) -> None:
    """Offer what was searched for and not found, each with the day of the search.

    Args:
        gaps: Rows of ``search_gaps``; ``None`` draws nothing.
        name: Key of the box, and name of the rows' file.
    """
    if gaps is None or not gaps.num_rows:
        return
    with st.expander("Searched and not found"):
        st.markdown(_gaps_text(gaps))
        note_rows(name, gaps)


def _gaps_text(gaps: pa.Table) -> str:
    lines = (
        f"- {plain(row['searched_for'])} "
        f":small[searched {day_text(row['searched_on'])}]"
        for row in gaps.to_pylist()
    )
    intro = "That we did not find it proves nothing. We searched for:"
    return "\n".join((intro, "", *lines))
