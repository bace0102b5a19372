"""Trends page: when agencies joined, by state or region."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import streamlit as st

from dashboard.charts.incidents import INCIDENT_LABELS, STANDING_MARKS
from dashboard.charts.joinings import (
    INCIDENTS,
    JOININGS,
    joined_by_month_bars,
    joined_in_all_lines,
)
from dashboard.components.chart_panel import chart_panel
from dashboard.components.column_registry import pick_columns
from dashboard.components.filters import choose_many, choose_one, switch
from dashboard.components.page_title import page_title
from dashboard.components.reader import colours
from dashboard.components.tables import JOINING_COLUMNS, table_panel
from dashboard.components.url_state import (
    Control,
    open_url,
    page_address,
    write_url,
)
from dashboard.queries.incidents import incident_marks
from dashboard.queries.joinings import UNITED_STATES, joining_areas, joinings_by_month
from dashboard.text.dates import with_date_text
from dashboard.text.formats import day_text
from dashboard.text.source_links import ATLAS

_SHOWN = {"country": "United States", "region": "Regions", "state": "States"}
# Incidents of these days are marked: the dated record, and the list of August 2021.
_MARKED_FROM, _MARKED_TO = date(2018, 1, 1), date(2021, 8, 31)
_INCIDENT_WORDS = {
    "incident_type": INCIDENT_LABELS,
    "standing": {key: mark.word for key, mark in STANDING_MARKS.items()},
}
_INCIDENT_COLUMNS = pick_columns(
    *("when", "company_name", "incident_type", "headline", "standing"),
    *("publisher", "source_url"),
)
_ATLAS_ENDS = (
    "The dated record ends with the Atlas of October 2020; nothing is drawn after."
)


def _chosen_areas() -> tuple[list[str], bool]:
    """Draw the filters; return the areas, and whether to mark incidents."""
    areas = joining_areas().to_pylist()
    names = {a["area_id"]: a["area_name"] for a in areas if a["area_type"] == "state"}
    show = Control("trends", "show", "Show", "country", options=tuple(_SHOWN))
    chosen = Control(
        "trends", "states", "States", "CA,IL,NJ", kind="many", options=tuple(names)
    )
    marks = Control("trends", "incidents", "Mark incidents", "no", kind="switch")
    open_url((show, chosen, marks))
    left, middle, right = st.columns([2, 4, 2], vertical_alignment="bottom")
    with left:
        level = choose_one(show, _SHOWN)
    with middle:
        ids = choose_many(
            chosen,
            names,
            placeholder="Choose up to six states",
            is_asleep=level != "state",
        )
    with right:
        is_marked = switch(marks)
    write_url((show, chosen, marks))
    if level == "country":
        return [UNITED_STATES], is_marked
    if level == "region":
        return [a["area_id"] for a in areas if a["area_type"] == "region"], is_marked
    return ids, is_marked


def render() -> None:
    """Draw the page."""
    page_title("When agencies joined Ring")
    st.markdown(
        "Agencies by the date on which Ring's own map showed them as active, "
        "from March 2018 to September 2020."
    )
    area_ids, is_marked = _chosen_areas()
    if not area_ids:
        st.info("Choose at least one state to compare.")
        return
    rows = joinings_by_month(area_ids)
    areas = tuple(dict.fromkeys(map(str, rows["area_name"].to_pylist())))
    datasets = {JOININGS: rows}
    if is_marked:
        found = incident_marks(_MARKED_FROM.isoformat(), _MARKED_TO.isoformat())
        incidents = with_date_text(found)
        datasets[INCIDENTS] = incidents
    palette, place = colours(), " and ".join(areas)
    chart_panel(
        joined_by_month_bars(palette, areas, is_marked),
        datasets,
        rows,
        name="joined_by_month",
        alt_text=f"Bars: agencies joining Ring in each month, {place}.",
        sources=(ATLAS,),
        note=_ATLAS_ENDS,
        columns=JOINING_COLUMNS,
    )
    left, right = st.columns(2)
    with left:
        chart_panel(
            joined_in_all_lines(palette, areas, "joined_total_count", is_marked),
            datasets,
            rows,
            name="joined_in_all",
            alt_text=f"Lines: agencies joined in all, {place}.",
            sources=(ATLAS,),
            columns=JOINING_COLUMNS,
        )
    with right:
        chart_panel(
            joined_in_all_lines(palette, areas, "joined_total_per_100k", is_marked),
            datasets,
            rows,
            name="joined_per_100k",
            alt_text=f"Lines: agencies joined per 100,000 residents, {place}.",
            sources=(ATLAS,),
            note="Residents: census of 2020.",
            columns=JOINING_COLUMNS,
        )
    if is_marked:
        _marked(incidents)


def _marked(incidents: pa.Table) -> None:
    """List the incidents that the charts mark."""
    st.header("Incidents marked above")
    first, last = day_text(_MARKED_FROM, "month"), day_text(_MARKED_TO, "month")
    st.markdown(
        f"Those about Ring or Amazon from {first} to {last} that are dated to the day "
        "or the month, each with its standing. All others, and the companies' answers, "
        f"are on the page [Incidents]({page_address('incidents')})."
    )
    table_panel(incidents, _INCIDENT_COLUMNS, name="incidents", labels=_INCIDENT_WORDS)


if __name__ == "__main__":
    render()
