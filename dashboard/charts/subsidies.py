"""Charts of the subsidy ledger. Each returns a Vega-Lite specification without rows."""

from __future__ import annotations

from functools import lru_cache

import altair as alt

from dashboard.charts.chart_spec import LABEL_SIZE, Spec, tips
from dashboard.charts.lanes import finish_lanes, row_axis
from dashboard.charts.theme import Palette

AREAS = "areas"
MONEY = "money"
# Room to the right of the longest bar for its label.
_ROOM = 1.6


@lru_cache(64)
def money_bars(
    colors: Palette,
    row_count: float,
    amounts_usd: tuple[float, ...],
    kinds: tuple[str, ...],
) -> Spec:
    """Draw the known public money of areas, a bar for each measure with its label.

    Args:
        row_count: Height in rows.
        amounts_usd: Amounts of the bars.
        kinds: Names of the measures, in the order of their colors.

    Returns:
        Bars below the name of their area; x is US dollars. Reads the datasets ``areas``
        (``label``, ``note`` and ``label_row``) and ``money``.
    """
    names = alt.Chart(alt.NamedData(AREAS)).encode(
        x=alt.value(0), y=row_axis("label_row", row_count)
    )
    titles = names.mark_text(
        align="left", baseline="middle", fontSize=LABEL_SIZE, color=colors.ink
    ).encode(
        text=alt.Text("label:N"),
    )
    notes = names.mark_text(
        align="right", baseline="middle", fontSize=LABEL_SIZE, color=colors.quiet
    ).encode(x=alt.value("width"), text=alt.Text("note:N"))
    bars = alt.Chart(alt.NamedData(MONEY)).encode(
        x=alt.X(
            "amount_usd:Q",
            axis=None,
            scale=alt.Scale(
                domain=[0, max(amounts_usd, default=1.0) * _ROOM], nice=False
            ),
        ),
        y=row_axis("mark_row", row_count),
        tooltip=tips("area_name", "money_type", "amount_usd"),
    )
    shades = [*colors.series[: len(kinds) - 1], colors.quiet]
    amounts = bars.mark_bar(size=11, orient="horizontal").encode(
        x2=alt.datum(0),
        color=alt.Color(
            "money_type:N",
            legend=None,
            scale=alt.Scale(domain=list(kinds), range=shades),
        ),
    )
    values = bars.mark_text(
        align="left", baseline="middle", dx=5, fontSize=LABEL_SIZE, color=colors.ink
    ).encode(text=alt.Text("bar_label:N"))
    return finish_lanes([titles, notes, amounts, values], row_count, colors)
