"""First page: what the record is, a search, three findings, and when police joined."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import itemgetter
from typing import NamedTuple

import pyarrow as pa
import streamlit as st

from dashboard.addresses import MANY_PATH
from dashboard.charts.area_map import AGENCIES, dot_map
from dashboard.charts.joinings import (
    FIGURES,
    JOININGS,
    Period,
    ProgramMark,
    joining_curve,
)
from dashboard.charts.theme import Palette
from dashboard.citations import SourceLink, source_link
from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import ChartFigure, chart_figure, figure
from dashboard.components.filters import colors, is_phone
from dashboard.components.search_box import search_box
from dashboard.components.source_note import current_page, source_note
from dashboard.components.tables import JOINING_COLUMNS
from dashboard.components.url_state import page_address
from dashboard.formats import day_text, grouped, plain, without_markup
from dashboard.pages.trends import middle_half
from dashboard.queries.labels import limits
from dashboard.queries.map_agencies import RING, AgencyFilters, agencies_on_map
from dashboard.queries.programs import (
    emergency_disclosures,
    headline_figures,
    joinings_by_month,
    recorded_with_ring,
    ring_programs,
)
from dashboard.queries.snapshot_reader import per_snapshot
from dashboard.queries.sources import last_day_of_record, main_sources, sources
from dashboard.rows import Row, as_rows
from dashboard.server.map_scenes import outlines_address

_END = itemgetter("ended_on")


class Finding(NamedTuple):
    """A sentence of the first page; Markdown."""

    words: str
    source_ids: tuple[str, ...]


_PLACES = pick_columns("agency_name", "place_name", "county_name", "state_code")


def render() -> None:
    """Draw the page."""
    st.title("Do your police work with Amazon Ring?")
    st.markdown("The public record, town by town: a date and a source for every claim.")
    search_box()
    st.markdown(f":small[[Many towns at once]({MANY_PATH.lstrip('/')})]")
    _country()
    programs = [r for r in as_rows(ring_programs()) if r["launch_status"] == "launched"]
    *_, ended = sorted(filter(_END, programs), key=_END)
    back = next(row for row in programs if row["is_running"])
    _findings(ended, back)
    joinings, figures = joinings_by_month(), headline_figures()
    _curve(
        colors(),
        joinings,
        main_sources(joinings),
        figures,
        last_day_of_record(),
        (
            ProgramMark(
                ended["ended_on"],
                (f"{ended['ended_on']:%B %Y}:", "Ring ends police", "requests"),
            ),
            ProgramMark(
                back["started_on"],
                (f"{back['started_on']:%B %Y}:", "requests return"),
            ),
        ),
    ).draw()
    box = st.expander(
        "What each figure counts, and its source",
        key="overview_figures_box",
        on_change="rerun",
    )
    if box.open:
        with box:
            _meanings(as_rows(figures), figures)
    current_page().made = _made_by()


def _country() -> None:
    """Draw the country with a dot for each agency on record with Ring."""
    rows = agencies_on_map(AgencyFilters(technology_id=RING))
    count = grouped(rows.num_rows)
    chart_figure(
        dot_map(colors(), outlines_address(), is_narrow=is_phone()),
        {AGENCIES: rows},
        rows,
        name="country",
        alt_text=f"Map of the United States with a dot for each of {count} agencies on "
        "record with Ring.",
        title=f"{count} agencies on record with Ring",
        unit="A dot for each agency, at its town or county",
        sources=main_sources(rows),
        note=f"[Open the map]({page_address('map')}) to filter it. An empty spot "
        "doesn't rule anything out.",
        columns=_PLACES,
    ).draw()


def _findings(ended: Row, back: Row) -> None:
    """Draw three findings, each with its source."""
    recorded, given = recorded_with_ring(), emergency_disclosures()
    on_map = headline_figures().slice(0, 1).to_pylist()[0]
    more = recorded["elsewhere_count"]
    findings = (
        Finding(
            f"**{grouped(recorded['agency_count'])} agencies** are on record with "
            f"Ring: {grouped(recorded['on_ring_map_count'])} on its own map, as EFF "
            f"copied it by {day_text(on_map['as_of_on'])}; {grouped(more)} more in "
            "other lists and reports, nearly all of them later.",
            (on_map["source_id"],),
        ),
        Finding(
            "**Closed, then back.** Ring ended police requests on "
            f"{day_text(ended['ended_on'])}. Since "
            f"{day_text(back['started_on'], back['started_on_precision'])} police can "
            "ask again, through Axon. We found no list of who does.",
            (ended["end_source_id"], back["start_source_id"]),
        ),
        Finding(
            f"**{given['published_count']} times** from "
            f"{given['period_started_on']:%B} to {given['period_ended_on']:%B %Y} "
            "Amazon gave police video without a warrant or the owner's consent, it "
            "told a senator.",
            (given["source_id"],),
        ),
    )
    texts = [without_markup(each.words) for each in findings]
    ids = [[*each.source_ids] for each in findings]
    rows = pa.table({"finding": texts, "source_ids": ids})
    with figure("findings", " ".join(texts), rows, first="Findings"):
        for cell, each in zip(st.columns(3), findings, strict=True):
            with cell.container(border=True, height="stretch"):
                st.markdown(each.words)
                source_note([*map(source_link, as_rows(sources(each.source_ids)))])


def _made_by() -> str:
    recorded = recorded_with_ring()
    # Which sources are independent of each other is a judgment.
    about = grouped(round(recorded["one_line_count"], -1))
    return (
        f"Made by {plain(current_page().maker)} from "
        f"{grouped(recorded['source_count'])} sources. About {about} agencies rest on "
        "one line of evidence."
    )


@per_snapshot
def _curve(
    palette: Palette,
    joinings: pa.Table,
    sources: tuple[SourceLink, ...],
    figures: pa.Table,
    last_on: date,
    marks: tuple[ProgramMark, ...],
) -> ChartFigure:
    """Chart the agencies that joined, with totals published by others."""
    dated = limits("dated_joinings")
    period = Period(dated.first_on.replace(month=1, day=1), last_on)
    counting = figures.filter(figures["phrase_after_figure"].is_valid())
    points = as_rows(counting)
    return chart_figure(
        joining_curve(palette, period, marks),
        {
            JOININGS: joinings,
            FIGURES: counting.append_column("label", counting["curve_label"]),
        },
        joinings,
        name="joining_curve",
        alt_text="A line of agencies joining Ring, dated one by one, "
        f"{dated.first_on:%B %Y} to {dated.last_on:%B %Y}, and four published totals: "
        f"{'; '.join(map(_total, points))}.",
        title=middle_half(joinings),
        unit=f"Agencies, {dated.first_on:%Y} to {last_on:%Y}",
        sources=(*sources, *map(source_link, points)),
        note="Line: agencies with a known start date. The totals count different "
        f"things: {'; '.join(map(_total, points))}.",
        columns=JOINING_COLUMNS,
    )


def _total(row: Row) -> str:
    return (
        f"{grouped(row['figure_value'])} {plain(row['phrase_after_figure'])} "
        f"({day_text(row['as_of_on'])})"
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


if __name__ == "__main__":
    render()
