"""What the reader's own screen asks for."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.charts.theme import Palette, palette


def colors() -> Palette:
    """Return the palette of the theme that the reader sees."""
    return palette(st.context.theme.type)


def is_phone() -> bool:
    """Tell whether the reader's browser calls itself a phone's."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def legible(labels: Mapping[str, str]) -> dict[str, str]:
    """Return labels that Streamlit writes in the primary color, to be read in both.

    These are the pressed button of several and the value of a slider.

    Args:
        labels: What each option is called.
    """
    # why: white text has to stand on the primary color, so on a dark page it is too
    # dark to be read itself.
    is_dark = colors().name == "dark"
    return {
        option: f":gray[{label}]" if is_dark else label
        for option, label in labels.items()
    }
