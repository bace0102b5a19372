"""Agency page: what is known about one agency, with evidence, and what is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pyarrow as pa
import streamlit as st

from dashboard.charts.agency import (
    READINGS,
    RECORD_STEPS,
    history_lines,
    place_map,
    registered_cameras_line,
)
from dashboard.charts.lanes import LANES, MARKS, place_in_lanes
from dashboard.components.agency_cards import agency_bullets
from dashboard.components.column_registry import pick_columns
from dashboard.components.document_parts import (
    document_link,
    draw_answer,
    draw_bands,
    on_screen,
)
from dashboard.components.figure import AS_ROWS, chart_figure, draw_chart, folded_table
from dashboard.components.filters import colors, is_phone
from dashboard.components.lookup_box import lookup_box_elsewhere
from dashboard.components.source_note import note_title, page_title
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.documents.card import HISTORY, REGISTRY, described_agency
from dashboard.lookup.answers import answers
from dashboard.lookup.search import find
from dashboard.queries.agency import agency_profile, agency_timeline, company_steps
from dashboard.queries.labels import english
from dashboard.queries.registries import camera_registries_of, camera_registry_counts
from dashboard.queries.sources import last_day_of_record, sources
from dashboard.queries.states import county_shapes, state_shapes
from dashboard.text.addresses import AGENCY_PAGES
from dashboard.text.formats import counted, day_text, with_plot_dates
from dashboard.text.markdown import as_code
from dashboard.text.rows import Row, as_rows
from dashboard.text.sources import SourceLink
from dashboard.words.history import short_event_words, when
from dashboard.words.places import within_text

_NEAR_SHOWN = 5
# The first row holds the label of the shading.
_ROWS_ABOVE = 1.2
_ROWS_OF_AN_EVENT = 2.1
_STEPS_APART_DAYS = 60
_STEPS_LANE = "What Ring itself did, the same for every agency"
_READ = pick_columns(
    "observed_on",
    "registered_camera_count",
    "integrated_camera_count",
    "note",
)


def render() -> None:
    """Draw the page."""
    control = Control("agency", "agency", "Agency", kind="text")
    open_url((control,))
    agency_id = str(st.session_state[control.key])
    write_url((control,))
    rows = agency_profile(agency_id).to_pylist()
    if not rows:
        _unknown(agency_id)
        return
    (profile,) = rows
    agency_id = profile["agency_id"]
    st.set_page_config(page_title=f"{profile['agency_name']} | Porchlight")
    note_title(profile["agency_name"])
    document = described_agency(agency_id)
    words, picture = st.columns([5, 2], gap="large")
    with words:
        page_title(document.title)
        st.markdown(on_screen(document.lead))
        draw_answer(document)
    with picture:
        _draw_place(profile)
    document_link(f"{AGENCY_PAGES}/{agency_id}")
    entries, registries = agency_timeline(agency_id), camera_registries_of(agency_id)
    above, below = {}, {}
    if entries.num_rows:
        above[HISTORY] = partial(_draw_timeline, entries, profile["agency_name"])
        below[HISTORY] = partial(
            folded_table, AS_ROWS, entries, name=f"history_{agency_id}"
        )
    if registries.num_rows:
        above[REGISTRY] = partial(_draw_registries, registries)
    draw_bands(document, above, below)


def _draw_place(profile: Row) -> None:
    """Draw a small map of an agency's location."""
    fips, language = profile["state_fips"], english()
    state = next((shape for shape in state_shapes() if shape["id"] == fips), None)
    if profile["latitude"] is None or state is None:
        st.markdown(":small[Its place is not known well enough for a map.]")
        return
    counties = {shape["id"]: shape for shape in county_shapes(fips)}
    county = counties.get(profile["county_fips"])
    where = language.label("location_precision", profile["location_precision"])
    point = (profile["longitude"], profile["latitude"])
    draw_chart(
        place_map(colors(), state, county, point, profile["ring_status"]),
        {},
        f"Map of {within_text(profile['state_name'], language)} with "
        f"{profile['county_name'] or 'no'} marked and a sign at the {where}.",
        title=f"{profile['agency_name']}, {profile['state_name']}",
    )
    st.markdown(f":small[The dot marks the {where}, not a building.]")


def _draw_timeline(entries: pa.Table, name: str) -> None:
    """Draw the dated history of one agency above Ring's own steps."""
    language, last_day = english(), last_day_of_record()
    dated = [
        row
        for row in with_plot_dates(entries, "event_on").to_pylist()
        if row["actor"] == "agency" and row["event_on"]
    ]
    label_rows = [
        _ROWS_ABOVE + number * _ROWS_OF_AN_EVENT + 0.4 for number in range(len(dated))
    ]
    top = _ROWS_ABOVE + len(dated) * _ROWS_OF_AN_EVENT + 0.3
    steps = with_plot_dates(company_steps(), "step_on").to_pylist()
    apart = _STEPS_APART_DAYS * (3 if is_phone() else 1)
    lane_rows, mark_rows, height = place_in_lanes(
        [(_STEPS_LANE, [row["plotted_on"] for row in steps])], apart_days=apart
    )
    events = [(when(row, language), short_event_words(row, language)) for row in dated]
    step_words = [
        (
            when(row, language, "step"),
            f"{row['program_name']} {language.label('step_type', row['step_type'])}",
        )
        for row in steps
    ]
    labels = [f"{day}: {words}" for day, words in events]
    datasets = {
        MARKS: _marks(dated, events, [row + 0.95 for row in label_rows])
        .append_column(
            "event_type", pa.array([row["event_type"] for row in dated], pa.string())
        )
        .append_column("label_row", pa.array(label_rows, pa.float64()))
        .append_column("label", pa.array(labels, pa.string()))
        .append_column("short_label", pa.array(labels, pa.string())),
        LANES: pa.table(
            {"lane_name": [_STEPS_LANE], "label_row": [top + row for row in lane_rows]}
        ),
        RECORD_STEPS: _marks(steps, step_words, [top + row for row in mark_rows]),
    }
    first_day = language.limits["dated_joinings"].first_on.replace(month=1, day=1)
    newest = language.limits["later_lists"].last_on
    draw_chart(
        history_lines(colors(), top + height, first_day, newest, last_day),
        datasets,
        f"Timeline {first_day.year} to {last_day.year}. {'; '.join(labels)}. The list "
        "below holds the same.",
        title=f"{name}: its dated history with Ring, above Ring's own steps",
    )
    undated = sum(
        row["event_on"] is None for row in as_rows(entries) if row["actor"] == "agency"
    )
    if undated:
        noun = counted(undated, "entry has", "entries have")
        st.markdown(f":small[{noun} no date and only appears in the list.]")


def _marks(
    rows: Sequence[Row], texts: Sequence[tuple[str, str]], mark_rows: Sequence[float]
) -> pa.Table:
    """Return marks on the time axis, each with its date in words and a description."""
    return pa.table(
        {
            "plotted_on": pa.array([row["plotted_on"] for row in rows], pa.date32()),
            "mark_row": pa.array(mark_rows, pa.float64()),
            "when": pa.array([day for day, _ in texts], pa.string()),
            "words": pa.array([words for _, words in texts], pa.string()),
            "publisher": pa.array([row["publisher"] for row in rows], pa.string()),
        }
    )


def _draw_registries(registries: pa.Table) -> None:
    """Draw the registered cameras of each of the agency's portals, by day."""
    for registry in registries.to_pylist():
        counts = camera_registry_counts([registry["registry_id"]])
        if counts.num_rows < 2:
            continue
        ids = sorted({str(one) for one in counts["source_id"].to_pylist()})
        first, last = registry["first_read_on"], registry["last_read_on"]
        chart_figure(
            registered_cameras_line(colors()),
            {READINGS: counts},
            counts,
            name=f"registry_{registry['registry_id']}",
            alt_text=f"Line: registered cameras of {registry['portal_name']} from "
            f"{day_text(first)} to {day_text(last)}.",
            title=f"Cameras registered with {registry['portal_name']}, any make",
            sources=[
                SourceLink(
                    row["publisher"], row["source_url"], row["source_title"] or ""
                )
                for row in sources(ids).to_pylist()
            ],
            note="Registered cameras. A day without a point is unchanged or was not "
            "read. Nothing is known about the time before the first.",
            columns=_READ,
        ).draw()


def _unknown(agency_id: str) -> None:
    """Help the reader of a wrong or retired link."""
    if not agency_id:
        page_title("Which agency?")
        st.markdown("This page shows one agency. Look it up by its name or its town.")
        lookup_box_elsewhere("agency_lookup")
        return
    page_title("No agency has this address")
    st.markdown(
        f"The link asks for {as_code(agency_id)}, which no agency on record has. It "
        "may be mistyped or cut off. Nothing was deleted: an id is never given up or "
        "used twice."
    )
    lookup_box_elsewhere("agency_lookup")
    near = [
        row
        for answer in answers(find(_words_of(agency_id)))[:_NEAR_SHOWN]
        for row in answer.agencies[:1]
    ]
    if near:
        st.header("The nearest names")
        agency_bullets(near)


def _words_of(agency_id: str) -> str:
    """Turn an id such as `il-addison-police-department` into words to look up."""
    state, _, name = agency_id.replace("_", "-").partition("-")
    words = name.replace("-", " ")
    return f"{words}, {state.upper()}" if words else state


if __name__ == "__main__":
    render()
