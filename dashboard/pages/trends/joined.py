"""When agencies joined, as charts that all readers share."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from dashboard.charts.joinings import (
    INCIDENTS,
    JOININGS,
    Period,
    TotalMeasure,
    joined_by_month_bars,
    joined_in_all_lines,
)
from dashboard.charts.theme import Palette
from dashboard.components.chart_panel import ChartPanel, chart_panel
from dashboard.queries._run import per_snapshot
from dashboard.queries.evidence import limits
from dashboard.text.source_links import SourceLink

# The table of the rows of all four charts, below the last of them.
ROWS_NAME = "joined_by_month"
_REACHED: Final = "residents_in_ring_towns_share"


@per_snapshot(64)
def joining_charts(
    palette: Palette,
    rows: pa.Table,
    dated: tuple[SourceLink, ...],
    marked: pa.Table | None,
    period: Period,
    reach: tuple[SourceLink, ...],
) -> tuple[ChartPanel, ...]:
    """Chart the joinings of some areas in four ways.

    Args:
        palette: Palette of the theme.
        rows: Rows of ``joinings_by_month``.
        dated: Sources of these.
        marked: Incidents to mark; None marks none.
        period: What the axes cover.
        reach: Sources of the residents that were reached.

    Returns:
        By month, in all, per 100,000 residents, and as a share of residents.
    """
    areas = tuple(dict.fromkeys(map(str, rows["area_name"].to_pylist())))
    has_marks = marked is not None
    datasets = {JOININGS: rows} | ({} if marked is None else {INCIDENTS: marked})
    place = " and ".join(areas)

    def lines(measure: TotalMeasure, shown: str, note: str = "") -> ChartPanel:
        return chart_panel(
            joined_in_all_lines(palette, period, areas, measure, has_marks),
            datasets,
            name=ROWS_NAME if measure == _REACHED else "",
            alt_text=f"Lines: {shown}, {place}.",
            sources=(*dated, *(reach if measure == _REACHED else ())),
            note=note,
        )

    return (
        chart_panel(
            joined_by_month_bars(palette, period, areas, has_marks),
            datasets,
            alt_text=f"Bars: agencies joining Ring in each month, {place}.",
            sources=dated,
            note="The dated record ends with the Atlas of "
            f"{limits('map_copies').months}; nothing is drawn "
            "after.",
        ),
        lines("joined_total_count", "agencies joined in all"),
        lines(
            "joined_total_per_100k",
            "agencies joined per 100,000 residents",
            "Residents: census of 2020.",
        ),
        lines(
            _REACHED,
            "share of the residents of towns and cities whose own police had joined",
            "At least this share of all who lived in an incorporated place in 2019. "
            "Left out are counties, townships, and cities without a figure in the "
            "Census file, such as New York City.",
        ),
    )
