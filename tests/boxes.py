"""Boxes that are filled once a reader opens them."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def opened(page: AppTest, name: str) -> AppTest:
    """Open the box of a table.

    Args:
        page: A page that was run.
        name: Key of the table.

    Raises:
        KeyError: If there is no such box, or it was open already.
    """
    key = f"{name}_box"
    if page.expander(key=key).children:
        raise KeyError(key)
    page.session_state[key] = True
    return page.run()
