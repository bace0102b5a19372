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
