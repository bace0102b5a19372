"""The curve of those who joined, with the totals that others published."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from dashboard.charts.joinings import (
    FIGURES,
    JOININGS,
    TOTALS,
    Period,
    joining_curve_with_totals,
)
from dashboard.charts.theme import Palette
from dashboard.components.chart_panel import ChartPanel, chart_panel
from dashboard.components.column_registry import pick_columns
from dashboard.queries._run import per_snapshot
from dashboard.queries.evidence import limits
from dashboard.queries.labels import labels
from dashboard.text.dates import with_date_text, with_drawn_dates
from dashboard.text.source_links import SourceLink

_TOTAL_COLUMNS = pick_columns(
    *("event_on", "event_on_precision", ("agency_count", "Figure"), "counts_what"),
    *("bound", "note", "publisher", "source_kind", "source_url"),
)


@per_snapshot(8)
def joining_curve(
    palette: Palette,
    joinings: pa.Table,
    sources: tuple[SourceLink, ...],
    totals: pa.Table,
    figures: pa.Table,
    last_on: date,
    is_narrow: bool,
) -> ChartPanel:
    """Chart the joinings over time.

    Args:
        palette: Palette of the theme.
        joinings: Rows of ``joinings_by_month``.
        sources: Sources of these.
        totals: Rows of ``published_totals``.
        figures: Rows of ``headline_figures``; those that count agencies are labelled.
        last_on: Where the axis of time ends.
        is_narrow: Whether the reader's screen is a phone's.
    """
    totals, dated = _drawn(totals), limits("dated_joinings")
    period = Period(dated.first_on.replace(month=1, day=1), dated.last_on, last_on)
    drawn = set(totals["counted_unit"].to_pylist())
    units = tuple(
        name for code, name in labels("counted_unit").items() if code in drawn
    )
    agencies = figures.filter(figures["counted_as"].is_valid())
    return chart_panel(
        joining_curve_with_totals(
            palette, period, units, _chart_title(joinings), is_narrow
        ),
        {JOININGS: joinings, TOTALS: totals, FIGURES: agencies},
        totals,
        name="joining_curve",
        alt_text="A line of agencies joining Ring, dated one by one, "
        f"{dated.first_on:%B %Y} to {dated.last_on:%B %Y}, with published national "
        f"totals to {limits('national_totals').last_on.year} as points.",
        sources=sources,
        note="Line: agencies with a known start date. Points: totals that others "
        "published; the shape says what is counted, a hollow one means “at least” or "
        "“about”. They count different things and are never added up. Open the rows "
        "below for each point's source.",
        columns=_TOTAL_COLUMNS,
    )


def _drawn(rows: pa.Table) -> pa.Table:
    """Add to the published totals what the chart needs to draw them."""
    units = labels("counted_unit")
    names = pa.array(
        [units[str(unit)] for unit in rows["counted_unit"].to_pylist()], pa.string()
    )
    dated = with_drawn_dates(with_date_text(rows, "event_on"), "event_on")
    return dated.append_column("counted_unit_name", names)


def _chart_title(joinings: pa.Table) -> tuple[str, str]:
    """Say in two lines when most agencies joined."""
    months = joinings.filter(joinings["has_middle_half"])["month_on"]
    first, last = months[0].as_py(), months[-1].as_py()
    return (
        "Half of those with a date joined",
        f"between {first:%B %Y} and {last:%B %Y}",
    )
