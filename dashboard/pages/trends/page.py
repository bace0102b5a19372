"""Trends page: when agencies joined, by state or region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import pyarrow as pa
import streamlit as st

from dashboard.charts.joinings import (
    INCIDENTS,
    JOININGS,
    TOTAL_TITLES,
    Period,
    TotalMeasure,
    joined_by_month_bars,
    joined_in_all_lines,
)
from dashboard.charts.theme import Palette
from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import (
    ChartFigure,
    chart_figure,
    folded,
    folded_table,
    search_gaps_box,
    table_panel,
)
from dashboard.components.filters import (
    choose_many,
    choose_one,
    colors,
    is_phone,
    switch,
)
from dashboard.components.source_note import page_title
from dashboard.components.tables import JOINING_COLUMNS
from dashboard.components.url_state import (
    Control,
    hidden_value,
    open_for_link,
    open_url,
    page_address,
    write_url,
)
from dashboard.pages.trends.followed import (
    company_facts,
    demands_list,
    kinds_chart,
    portal_panel,
    steps_sentence,
    totals_chart,
)
from dashboard.queries._run import per_snapshot
from dashboard.queries.agency import company_steps
from dashboard.queries.areas import ring_reach
from dashboard.queries.incidents import IncidentFilters, incident_marks, incidents
from dashboard.queries.labels import labels, limits
from dashboard.queries.programs import (
    UNITED_STATES,
    joining_areas,
    joinings_by_month,
    program_facts,
    published_totals,
    recorded_by_kind,
    video_request_totals,
)
from dashboard.queries.registries import (
    camera_registries_read,
    camera_registry_counts,
)
from dashboard.queries.sources import main_sources, search_gaps, sources
from dashboard.text.formats import day_text, with_date_text
from dashboard.text.rows import Row, as_rows
from dashboard.text.sources import SourceLink

_REACHED: Final = "residents_in_ring_towns_share"
_SHOWN = ("country", "region", "state")
_KIND_COLUMNS = pick_columns(
    "area_name",
    "register_kind",
    "registered_agency_count",
    "recorded_agency_count",
    "recorded_share",
)
_LIST_PIXELS, _STATES_PIXELS = 270, 660
_PORTAL_AT_FIRST = "anne-arundel"
_INCIDENT_COLUMNS = pick_columns(
    "when",
    "company_name",
    "incident_type",
    "headline",
    "standing",
    "publisher",
    "source_url",
)


@per_snapshot(64)
def _joining_charts(
    palette: Palette,
    rows: pa.Table,
    dated: tuple[SourceLink, ...],
    marked: pa.Table | None,
    period: Period,
    reach: tuple[SourceLink, ...],
) -> tuple[ChartFigure, ...]:
    """Chart the agencies that joined in the selected areas.

    Returns:
        By month, in total, per 100,000 residents if several areas are compared, and as
        a share of residents.
    """
    areas = tuple(dict.fromkeys(map(str, rows["area_name"].to_pylist())))
    has_marks = marked is not None
    datasets = {JOININGS: rows} | ({} if marked is None else {INCIDENTS: marked})
    place = " and ".join(areas)

    def lines(measure: TotalMeasure, shown: str, note: str = "") -> ChartFigure:
        return chart_figure(
            joined_in_all_lines(palette, period, areas, measure, has_marks),
            datasets,
            rows,
            name=f"joined_{measure.removeprefix('joined_')}",
            alt_text=f"Lines: {shown}, {place}.",
            title=f"{TOTAL_TITLES[measure][0]}, {place}",
            sources=(*dated, *(reach if measure == _REACHED else ())),
            note=note,
            columns=JOINING_COLUMNS,
        )

    by_month = chart_figure(
        joined_by_month_bars(palette, period, areas, has_marks),
        datasets,
        rows,
        name="joined_by_month",
        alt_text=f"Bars: agencies joining Ring in each month, {place}.",
        title=f"Agencies joining Ring in each month, {place}",
        sources=dated,
        note="The dated record ends with the Atlas of "
        f"{limits('map_copies').months}; the chart stops there.",
        columns=JOINING_COLUMNS,
    )
    rates = lines(
        "joined_total_per_100k",
        "agencies joined per 100,000 residents",
        "Residents: census of 2020.",
    )
    return (
        by_month,
        lines("joined_total_count", "total agencies that joined"),
        # why: for a single area, the rate is its total on another scale.
        *([rates] if len(areas) > 1 else []),
        lines(
            _REACHED,
            "share of the residents of towns and cities whose own police had joined",
            "At least this share of all who lived in an incorporated place in 2019. "
            "Left out are counties, townships, and cities without a figure in the "
            "Census file, such as New York City.",
        ),
    )


def _chosen_areas(portal: Control) -> tuple[list[str], bool]:
    """Draw the filters; return the areas, and whether to mark incidents."""
    later = (portal,) if portal.options else ()
    areas = as_rows(joining_areas())
    names = {a["area_id"]: a["area_name"] for a in areas if a["area_type"] == "state"}
    show = Control("trends", "show", "Show", "country", options=_SHOWN)
    chosen = Control(
        "trends", "states", "States", "CA,IL,NJ", kind="many", options=tuple(names)
    )
    marks = Control("trends", "incidents", "Mark incidents", "no", kind="switch")
    open_url((show, chosen, marks, *later))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        levels = labels("area_type", "plural_noun")
        level = choose_one(
            show, {code: levels[code] for code in _SHOWN}, width=_LIST_PIXELS
        )
        # why: a list without effect is hidden; the address keeps its value.
        ids = (
            choose_many(
                chosen,
                names,
                placeholder="Choose up to six states",
                width=_STATES_PIXELS,
            )
            if level == "state"
            else hidden_value(chosen)
        )
        is_marked = switch(marks)
    write_url((show, chosen, marks, *later))
    if level == "country":
        return [UNITED_STATES], is_marked
    if level == "region":
        return [a["area_id"] for a in areas if a["area_type"] == "region"], is_marked
    return ids, is_marked


def _portals() -> Mapping[str, Row]:
    """Return the portals that were read, by id."""
    return {row["registry_id"]: row for row in as_rows(camera_registries_read())}


def render() -> None:
    """Draw the page."""
    names = {
        portal_id: f"{row['portal_name']}, {row['state_code'] or 'no state'}"
        for portal_id, row in _portals().items()
    }
    portal = Control.listed("trends", "registry", "Portal", names, _PORTAL_AT_FIRST)
    _joinings(portal)
    _followed(portal, names)


def _followed(portal: Control, names: Mapping[str, str]) -> None:
    """Draw what is known about the time after the last dated record."""
    st.markdown(
        "## What followed\n\n"
        f"{steps_sentence(as_rows(company_steps()))}. The series below use different "
        "units."
    )
    box = folded("National totals that others published", "totals")
    if box.open:
        with box:
            totals_chart(colors(), published_totals(), is_phone()).draw()
    box = folded("Video requests and legal demands", "demands")
    if box.open:
        demands = video_request_totals()
        with box:
            demands_list(demands, _sources_of(demands))
    box = folded("Incidents by kind and year", "kinds")
    if box.open:
        with box:
            kinds_chart(colors(), incidents(IncidentFilters())).draw()
    _registry(portal, names)
    box = folded("Ring's own steps, one by one", "steps")
    if box.open:
        facts = program_facts()
        with box:
            st.markdown(
                "None of these says that any one agency took part. Where sources "
                "disagree, we list both."
            )
            company_facts(facts, _sources_of(facts))
    gaps = search_gaps("agencies", "company_reports", "programs")
    search_gaps_box(gaps, name="searched_trends")


def _registry(portal: Control, names: Mapping[str, str]) -> None:
    open_for_link([portal], "registries_box")
    box = folded("Camera registries of police, which are not Ring's", "registries")
    if not box.open:
        hidden_value(portal)
        return
    with box:
        row = _portals()[choose_one(portal, names)]
        counts = camera_registry_counts([row["registry_id"]])
        portal_panel(colors(), row, counts, sources([row["source_id"]]))


def _sources_of(rows: pa.Table) -> pa.Table:
    """Return the sources of rows."""
    return sources(sorted(set(map(str, rows["source_id"].to_pylist()))))


def _joinings(portal: Control) -> None:
    """Draw when agencies joined."""
    page_title("When agencies joined Ring")
    dated, lists = limits("dated_joinings"), limits("later_lists")
    st.markdown(
        "Agencies by the date on which Ring's own map showed them as active, "
        f"from {dated.first_on:%B %Y} to {dated.last_on:%B %Y}."
    )
    area_ids, is_marked = _chosen_areas(portal)
    if not area_ids:
        st.info("Choose at least one state to compare.")
        return
    # why: incidents are marked up to the month of the newest list.
    after = (lists.last_on.replace(day=1) + timedelta(days=31)).replace(day=1)
    period = Period(dated.first_on.replace(month=1, day=1), dated.last_on, after)
    last_day = after - timedelta(days=1)
    marked = None
    if is_marked:
        marks = incident_marks(period.first_on.isoformat(), last_day.isoformat())
        marked = with_date_text(marks)
    rows = joinings_by_month(area_ids)
    reach = main_sources(ring_reach())
    by_month, *others = _joining_charts(
        colors(), rows, main_sources(rows), marked, period, reach
    )
    by_month.draw()
    for start in range(0, len(others), 2):
        pair = others[start : start + 2]
        for cell, chart in zip(st.columns(len(pair)), pair, strict=True):
            with cell:
                chart.draw()
    _kinds(area_ids)
    if marked is not None:
        _marked(marked, period.first_on, last_day)


def _kinds(area_ids: Sequence[str]) -> None:
    """List how many agencies of each type are on record, out of all in the country."""
    # why: the register counts by state; for a region, the country's numbers are shown.
    areas = [area for area in area_ids if not area.startswith("region-")]
    folded_table(
        "Share of all US agencies (FBI register, 2018) that joined, by type",
        recorded_by_kind(areas or [UNITED_STATES]),
        _KIND_COLUMNS,
        name="bodies_by_kind",
    )


def _marked(rows: pa.Table, first_on: date, last_on: date) -> None:
    """List the incidents that the charts mark."""
    st.header("Incidents marked above")
    first, last = day_text(first_on, "month"), day_text(last_on, "month")
    st.markdown(
        f"Those about Ring or Amazon from {first} to {last} that are dated to the day "
        "or the month, each with its standing. All others, and the companies' answers, "
        f"are on the page [Incidents]({page_address('incidents')})."
    )
    table_panel(rows, _INCIDENT_COLUMNS, name="incidents")


if __name__ == "__main__":
    render()
