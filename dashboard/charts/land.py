"""The outlines of the states, as the ground of a map without tiles."""

from __future__ import annotations

import altair as alt

from dashboard.charts.theme import Palette

OUTLINES = "outlines"


def land(colors: Palette) -> alt.Chart:
    """Draw the states as quiet shapes.

    Args:
        colors: Palette of the theme.

    Returns:
        A layer that reads the dataset ``outlines``: ``ring_id``, ``corner``,
        ``longitude`` and ``latitude``. Project it with ``albersUsa``.
    """
    edge = "#" + "".join(f"{part:02X}" for part in colors.edge)
    return (
        alt.Chart(alt.NamedData(OUTLINES))
        .mark_line(fill=colors.band, stroke=edge, strokeWidth=1, strokeJoin="round")
        .encode(
            longitude="longitude:Q",
            latitude="latitude:Q",
            detail="ring_id:N",
            order="corner:Q",
        )
    )
