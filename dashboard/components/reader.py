"""What the reader's own screen asks for."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.theme import Palette, palette


def colours() -> Palette:
    """Return the palette of the theme that the reader sees."""
    return palette(st.context.theme.type)


def is_phone() -> bool:
    """Tell whether the reader's browser calls itself a phone's."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def legible(label: str) -> str:
    """Return a label that Streamlit writes in the primary colour, to be read in both.

    These are the pressed button of several and the value of a slider.
    """
    # why: white text has to stand on the primary colour, so on a dark page it is too
    # dark to be read itself.
    return f":gray[{label}]" if colours().name == "dark" else label
