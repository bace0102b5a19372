"""Overview page: is my town in, how many joined, and what is known since."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard.charts.joinings import (
    FIGURES,
    JOININGS,
    TOTALS,
    Period,
    joining_curve_with_totals,
)
from dashboard.components.chart_panel import chart_panel
from dashboard.components.column_registry import pick_columns
from dashboard.components.lookup_box import lookup_box_elsewhere
from dashboard.components.page_title import page_title
from dashboard.components.reader import colours, is_phone
from dashboard.components.url_state import link_query
from dashboard.queries.evidence import limits
from dashboard.queries.joinings import joinings_by_month
from dashboard.queries.labels import labels
from dashboard.queries.sources import last_day_of_record
from dashboard.queries.totals import headline_figures, published_totals
from dashboard.text.dates import with_date_text, with_drawn_dates
from dashboard.text.formats import day_text, grouped
from dashboard.text.markdown import plain
from dashboard.text.source_links import SourceLink, atlas, cite

_TOTAL_COLUMNS = pick_columns(
    *("event_on", "event_on_precision", ("agency_count", "Figure"), "counts_what"),
    *("bound", "note", "publisher", "source_url"),
)


def _figure(row: dict[str, Any]) -> None:
    """Draw one headline figure with its definition, date and source."""
    source = SourceLink(row["publisher"], row["source_url"], row["source_title"] or "")
    with st.container(border=True, height="stretch"):
        st.metric(plain(row["figure_name"]), grouped(row["figure_value"]))
        st.markdown(
            f":small[{plain(row['definition'])} As of {day_text(row['as_of_on'])}. "
            f"Source: {cite(source)}.]"
        )


def _totals() -> pa.Table:
    """Add to the published totals what the chart needs to draw them."""
    rows = published_totals()
    units = labels("counted_unit")
    names = pa.array(
        [units[str(unit)] for unit in rows["counted_unit"].to_pylist()], pa.string()
    )
    dated = with_drawn_dates(with_date_text(rows, "event_on"), "event_on")
    return dated.append_column("counted_unit_name", names)


def _answer(figures: list[dict[str, Any]]) -> str:
    """Say how many agencies there are, and why others give other numbers."""
    first, *others = (
        f"**{grouped(row['figure_value'])}** {plain(row['counted_as'])}"
        for row in figures
    )
    first_on, *days = (day_text(row["as_of_on"]) for row in figures)
    later = [f"{what} ({day})" for what, day in zip(others, days, strict=True)]
    return (
        f"{first}, by a copy of {first_on}, the last that we have. Later totals count "
        f"other things: {', '.join(later[:-1])}, and {later[-1]}. No public list "
        "names the agencies since. What they showed stays here, each fact with its "
        "source and its date."
    )


def _chart_title(joinings: pa.Table) -> tuple[str, str]:
    """Say in two lines when most agencies joined."""
    months = joinings.filter(joinings["has_middle_half"])["month_on"]
    first, last = months[0].as_py(), months[-1].as_py()
    return (
        "Half of the dated joinings fell",
        f"between {first:%B %Y} and {last:%B %Y}",
    )


def _go_on(page: str, label: str) -> None:
    """Draw a link to another page."""
    st.page_link(f"pages/{page}/page.py", label=label, query_params=link_query())


def render() -> None:
    """Draw the page."""
    page_title("Which police joined Amazon Ring?")
    rows = headline_figures()
    agencies = rows.filter(rows["counted_as"].is_valid())
    st.markdown(_answer(agencies.to_pylist()))
    lookup_box_elsewhere("overview_words")
    totals, dated = _totals(), limits("dated_joinings")
    period = Period(
        dated.first_on.replace(month=1, day=1), dated.last_on, last_day_of_record()
    )
    drawn = set(totals["counted_unit"].to_pylist())
    units = tuple(
        name for code, name in labels("counted_unit").items() if code in drawn
    )
    joinings = joinings_by_month()
    chart_panel(
        joining_curve_with_totals(
            colours(), period, units, _chart_title(joinings), is_phone()
        ),
        {JOININGS: joinings, TOTALS: totals, FIGURES: agencies},
        totals,
        name="joining_curve",
        alt_text="A line of agencies joining Ring, dated one by one, "
        f"{dated.first_on:%B %Y} to {dated.last_on:%B %Y}, with published national "
        f"totals to {limits('national_totals').last_on.year} as points.",
        sources=(atlas(limits("map_copies").months),),
        note="Line: agencies with a date of their own. Points: totals that others "
        "published; the shape says what is counted, a hollow one means “at least” or "
        "“about”. They count different things and are never added up. The source of "
        "each point stands in its row.",
        columns=_TOTAL_COLUMNS,
    )
    st.header("The figures, and what each one means")
    figures = rows.to_pylist()
    for start in range(0, len(figures), 3):
        cells = st.columns(3)
        for cell, row in zip(cells, figures[start : start + 3], strict=False):
            with cell:
                _figure(row)
    st.header("Go on")
    with st.container(horizontal=True):
        _go_on("map", "Map: who and where →")
        _go_on("trends", "Trends: when, by state →")
        _go_on("subsidies", "Subsidies: what public money bought →")
        _go_on("prices", "Prices: what the cameras cost around sales →")
        _go_on("terms", "Terms: what the makers may do with your video →")
        _go_on("incidents", "Incidents: what happened, and the answers →")
        _go_on("sources", "Data and method: how we know →")


if __name__ == "__main__":
    render()
