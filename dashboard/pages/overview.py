"""Overview page: which agencies joined, when, and a search for one's own town."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import streamlit as st

from dashboard.charts.joinings import FIGURES, JOININGS, Period, joining_curve
from dashboard.charts.theme import Palette
from dashboard.components.figure import ChartFigure, chart_figure, figure
from dashboard.components.filters import colors
from dashboard.components.search_box import search_box
from dashboard.components.source_note import page_title
from dashboard.components.tables import JOINING_COLUMNS
from dashboard.components.url_state import page_address
from dashboard.queries._run import per_snapshot
from dashboard.queries.agencies import RING, AgencyFilters, count_on_map
from dashboard.queries.labels import limits
from dashboard.queries.programs import headline_figures, joinings_by_month
from dashboard.queries.sources import last_day_of_record, main_sources
from dashboard.text.formats import day_text, grouped
from dashboard.text.markdown import plain
from dashboard.text.rows import Row, as_rows
from dashboard.text.sources import SourceLink, source_link

_NOUN = re.compile(r"^.*? were ")


@per_snapshot(8)
def _curve(
    palette: Palette,
    joinings: pa.Table,
    sources: tuple[SourceLink, ...],
    figures: pa.Table,
    last_on: date,
) -> ChartFigure:
    """Chart the agencies that joined, with totals published by others."""
    dated = limits("dated_joinings")
    period = Period(dated.first_on.replace(month=1, day=1), dated.last_on, last_on)
    counting = figures.filter(figures["counted_as"].is_valid())
    points = as_rows(counting)
    labels = [_NOUN.sub("", row["counted_as"]) for row in points]
    return chart_figure(
        joining_curve(palette, period),
        {
            JOININGS: joinings,
            FIGURES: counting.append_column("label", pa.array(labels)),
        },
        joinings,
        name="joining_curve",
        alt_text="A line of agencies joining Ring, dated one by one, "
        f"{dated.first_on:%B %Y} to {dated.last_on:%B %Y}, and four published totals: "
        f"{'; '.join(map(_total, points))}.",
        title=_chart_title(joinings),
        sources=(*sources, *map(source_link, points)),
        note="Line: agencies with a known start date. The totals count different "
        f"things: {'; '.join(map(_total, points))}.",
        columns=JOINING_COLUMNS,
    )


def _total(row: Row) -> str:
    return (
        f"{grouped(row['figure_value'])} {plain(row['counted_as'])} "
        f"({day_text(row['as_of_on'])})"
    )


def _chart_title(joinings: pa.Table) -> str:
    """Say when most agencies joined."""
    months = joinings.filter(joinings["has_middle_half"])["month_on"]
    first, last = months[0].as_py(), months[-1].as_py()
    return (
        "Half of the agencies with a known date joined Ring between "
        f"{first:%B %Y} and {last:%B %Y}"
    )


def _answer(row: Row) -> str:
    """Say how many agencies Ring's own map listed, and why our map has more."""
    address = page_address("map")
    on_map = grouped(count_on_map(AgencyFilters(technology_id=RING)))
    return (
        f"**Ring's own map listed {grouped(row['figure_value'])} agencies** on "
        f"{day_text(row['as_of_on'])}, the last copy we have.\n\n"
        f":small[[Our map]({address}) shows {on_map}: it adds agencies that only later "
        "lists, reports or the agencies themselves name.]"
    )


def _meanings(figures: Sequence[Row], rows: pa.Table) -> None:
    """Draw each headline figure with its definition, date and source."""
    for start in range(0, len(figures), 3):
        cells = st.columns(3)
        for at, cell in enumerate(cells[: len(figures) - start], start):
            row = figures[at]
            value, day = grouped(row["figure_value"]), day_text(row["as_of_on"])
            with (
                cell.container(border=True, height="stretch"),
                figure(
                    row["figure_id"],
                    f"{row['figure_name']}: {value}, as of {day}.",
                    rows.slice(at, 1),
                    first="Figure",
                    sources=(source_link(row),),
                ),
            ):
                st.metric(plain(row["figure_name"]), value)
                st.markdown(f":small[{plain(row['definition'])} As of {day}.]")


def render() -> None:
    """Draw the page."""
    page_title("Which police joined Amazon Ring?")
    rows = headline_figures()
    st.markdown(_answer(as_rows(rows)[0]))
    search_box()
    joinings = joinings_by_month()
    _curve(
        colors(),
        joinings,
        main_sources(joinings),
        rows,
        last_day_of_record(),
    ).draw()
    box = st.expander(
        "What each figure counts, and its source",
        key="overview_figures_box",
        on_change="rerun",
    )
    if box.open:
        with box:
            _meanings(as_rows(rows), rows)


if __name__ == "__main__":
    render()
