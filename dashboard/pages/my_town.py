"""Where to look up a town, one or many."""

from __future__ import annotations

import streamlit as st

from dashboard.addresses import FIND_PATH, MANY_PATH
from dashboard.components.search_box import search_box
from dashboard.components.url_state import served_address
from dashboard.languages import SPANISH

_EXAMPLES = ("Addison IL", "Anne Arundel MD", "Philly", "60101", "New Jersey")


def render() -> None:
    """Draw the page."""
    st.title("Do my police work with Ring?")
    search_box()
    examples = " · ".join(
        f"[{each}]({served_address(FIND_PATH, q=each)})" for each in _EXAMPLES
    )
    st.markdown(
        "Type a town, a county, an agency, a ZIP code, a state or an address. The "
        f"answer is a page with a date and a source for each claim.\n\n{examples}\n\n"
        f"[Many towns at once]({MANY_PATH.lstrip('/')}) · "
        f"[En español]({served_address(SPANISH.home)})"
    )


if __name__ == "__main__":
    render()
