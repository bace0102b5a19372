"""Map page: which agencies, where, and how the states compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard.addresses import MAP_PICTURE
from dashboard.charts.area_map import MEASURES, PRESSED, area_map, month_maps
from dashboard.charts.state_map import AREAS, SIGNS, next_turn
from dashboard.citations import SourceLink
from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import chart_figure, draw_chart, figure
from dashboard.components.filters import colors, is_phone
from dashboard.formats import ANY
from dashboard.pages.map import notes
from dashboard.pages.map.filters import (
    MapChoices,
    choose_filters,
    open_agency,
    open_filters,
)
from dashboard.pages.map.panels import agency_list, agency_panel, legend
from dashboard.queries.map_agencies import (
    AgencyFilters,
    agencies_by_area,
    agencies_by_month,
    agencies_on_map,
    agencies_without_point,
    agency_on_map,
    statement,
)
from dashboard.queries.sources import main_sources, record_day
from dashboard.queries.states import larger_towns, state_names
from dashboard.server import map_scenes as scenes

_COUNTRY, _STATE = "map_of_states", "map_of_one_state"
_AREA_COLUMNS = pick_columns(
    "area_name",
    "state_code",
    "agency_count",
    "population_2020",
    "agencies_per_100k",
    "is_too_few",
    "incorporated_in_ring_towns_share",
)


def render() -> None:
    """Draw the page."""
    st.title("Map of agencies")
    choices = choose_filters()
    filters = choices.filters
    rows = agencies_on_map(filters)
    number, clause = scenes.describe_matches(rows.num_rows, filters)
    sources = main_sources(rows)
    sentence = f"{number}, {clause}" if clause else number
    as_of_on = record_day() if filters.seen_by == ANY else None
    notes.sentence(number, clause, as_of_on, sources)
    notes.month_note(filters.seen_by)
    notes.story_note(filters)
    if not rows.num_rows:
        notes.why_none(filters)
    else:
        notes.not_found(filters)
    agency = _opened(rows, choices.agency_id)
    # On a phone, a panel below the map would be off the screen.
    is_sheet = is_phone() and bool(choices.agency_id)
    has_right = agency is not None or filters.state_code != ANY
    left, right = st.columns([7, 3]) if has_right else (st.container(), None)
    with left:
        if filters.state_code == ANY:
            _country(choices, sentence, sources)
        else:
            _state(choices, sentence, rows)
    if right is not None:
        if agency is not None:
            with st.bottom if is_sheet else right:
                agency_panel(
                    agency,
                    is_hidden=agency["agency_id"] not in rows["agency_id"].to_pylist(),
                    can_close=bool(choices.agency_id),
                    is_sheet=is_sheet,
                )
        if filters.state_code != ANY:
            with right:
                st.button(
                    "← All states",
                    key="map_all_states",
                    on_click=open_filters,
                    kwargs={"state": ANY},
                )
                shades, *_ = scenes.map_tables(colors(), filters, choices.measure)
                legend(colors(), rows, shades, choices.measure)
    agency_list(
        rows,
        statement(filters),
        agencies_without_point(filters),
        choices.agency_id,
        # Without a graphics card, the map is ready a fifth of a second sooner.
        is_folded=filters.state_code != ANY,
    )
    if filters.state_code == ANY and rows.num_rows:
        _four_months(filters, clause, sources)
    named = (*sources, *main_sources(larger_towns(), 1))
    notes.shading_note(filters, choices.measure, named)
    left, right = st.columns(2)
    with left:
        notes.status_meanings()
    with right:
        notes.how_counted(statement(filters), agencies_without_point(filters).num_rows)


def _opened(rows: pa.Table, agency_id: str) -> Mapping[str, Any] | None:
    """Return the agency whose panel is open; the only one of a list opens by itself."""
    if not agency_id:
        return rows.to_pylist()[0] if rows.num_rows == 1 else None
    opened = agency_on_map(agency_id).to_pylist()
    if not opened:
        st.warning(
            "**Agency**: no agency on the map has the id of this link. Everything else "
            "in the link is applied."
        )
        return None
    return opened[0]


def _picture(choices: MapChoices) -> str:
    query = scenes.map_query(choices.filters, choices.measure)
    return f"{MAP_PICTURE}.png{query}"


def _country(
    choices: MapChoices, sentence: str, sources: tuple[SourceLink, ...]
) -> None:
    """Draw the states; a press on one opens it."""
    shades, areas, agencies = scenes.map_tables(
        colors(), choices.filters, choices.measure
    )
    rows = agencies_by_area(choices.filters, "state")
    text = (
        f"Map of the United States: {sentence}. States are shaded by "
        f"{MEASURES[choices.measure].name.lower()}; each agency is a dot. The list of "
        "states opens one of them."
    )
    with figure(
        "map_by_state",
        f"{sentence}, by state.",
        rows,
        _AREA_COLUMNS,
        sources=sources,
        picture=_picture(choices),
    ):
        draw_chart(
            area_map(
                colors(),
                scenes.outlines_address(),
                shades.classes,
                choices.measure,
                is_narrow=is_phone(),
                is_named=scenes.names_agencies(choices.filters),
            ),
            {"areas": areas, "agencies": agencies},
            text,
            title=sentence,
            unit="A dot for each agency; the numbers count them by state",
            sources=sources,
            key=_COUNTRY,
            on_select=_open_state,
        )


def _open_state() -> None:
    pressed = st.session_state[_COUNTRY].selection.get(PRESSED)
    if pressed:
        open_filters(state=pressed[0]["state_code"])


def _state(choices: MapChoices, sentence: str, rows: pa.Table) -> None:
    """Draw one state; a press on a sign opens the agency, on a neighbor that state."""
    filters = choices.filters
    name = state_names()[filters.state_code]
    last = st.session_state.get(_STATE)
    turn = next_turn(last.selection.objects if last else ())
    deck = scenes.draw_state(
        colors(), filters, choices.measure, choices.agency_id, turn, is_phone()
    )
    areas = agencies_by_area(filters, "county")
    with figure(
        "map_by_county",
        f"{sentence}, by county.",
        areas,
        _AREA_COLUMNS,
        sources=main_sources(rows),
        picture=_picture(choices),
    ):
        st.pydeck_chart(
            deck,
            height=360 if is_phone() else 540,
            key=_STATE,
            on_select=_open_pressed,
            selection_mode="single-object",
            alt=f"Map of {name}: {sentence}. Counties are shaded by "
            f"{MEASURES[choices.measure].name.lower()}; each agency is a sign, its "
            "shape by status. The list below has the same agencies.",
        )
        st.markdown(
            ":small[Press a sign or a row of the list to open an agency, a neighboring "
            "state to go there. If no map shows, this browser lacks WebGL: the list "
            "and the map of all states have the same agencies.]"
        )


def _open_pressed() -> None:
    for layer, objects in st.session_state[_STATE].selection.objects.items():
        if layer.startswith(SIGNS) and "agency_id" in objects[0]:
            open_agency(objects[0]["agency_id"])
        if layer.startswith(AREAS) and "state_code" in objects[0]["properties"]:
            open_filters(state=objects[0]["properties"]["state_code"])


def _four_months(
    filters: AgencyFilters, clause: str, sources: tuple[SourceLink, ...]
) -> None:
    """Draw the states at four months, in place of a player."""
    whole = replace(filters, seen_by=ANY)
    shades, areas = scenes.four_months(colors(), whole)
    if not areas.num_rows:
        return
    st.header("How it spread", anchor=False)
    months = [str(name) for name in areas["month_name"].unique().to_pylist()]
    named = ", ".join(months)
    (first, earlier), (last, later) = (months[at].split(": ") for at in (0, -1))
    title = f"Dated agencies {clause}: {earlier} by {first}, {later} by {last}"
    outlines = scenes.outlines_address()
    chart_figure(
        month_maps(colors(), outlines, shades.classes, is_narrow=is_phone()),
        {"areas": areas},
        agencies_by_month(whole, scenes.FOUR_MONTHS),
        name="map_in_four_months",
        alt_text=f"{title}: {named}.",
        title=title,
        sources=sources,
        columns={**pick_columns("month"), **_AREA_COLUMNS},
    ).draw()


if __name__ == "__main__":
    render()
