"""The charts of an agency's page: where it is, when what happened, its registry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

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
from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import chart_figure, draw_chart
from dashboard.components.filters import colors, is_phone
from dashboard.queries.labels import label, limits
from dashboard.text.formats import counted, day_text, with_plot_dates
from dashboard.text.rows import Row, as_rows
from dashboard.text.sources import SourceLink
from dashboard.words.history import short_event_words
from dashboard.words.places import within_text

# The first row holds what the shade means.
_ROWS_ABOVE = 1.2
_ROWS_OF_AN_EVENT = 2.1
_STEPS_APART_DAYS = 60
_STEPS_LANE = "What Ring itself did, the same for every agency"
_READ = pick_columns(
    *("observed_on", "registered_camera_count", "integrated_camera_count", "note"),
)


def draw_place(
    profile: Row, state: Mapping[str, Any] | None, county: Mapping[str, Any] | None
) -> None:
    """Draw where an agency is on a small map.

    Args:
        profile: A row of ``agency_profile``.
        state: Outline of its state; ``None`` where there is none.
        county: Outline of its county; ``None`` where there is none.
    """
    if profile["latitude"] is None or state is None:
        st.markdown(":small[Its place is not known well enough for a map.]")
        return
    where = label("location_precision", profile["location_precision"])
    point = (profile["longitude"], profile["latitude"])
    draw_chart(
        place_map(colors(), state, county, point, profile["ring_status"]),
        {},
        f"Map of {within_text(profile['state_name'])} with "
        f"{profile['county_name'] or 'no'} marked and a sign at the {where}.",
    )
    st.markdown(f":small[The dot marks the {where}, not a building.]")


def draw_timeline(entries: pa.Table, steps: pa.Table, last_day: date) -> None:
    """Draw the dated history of one agency above what Ring did for all.

    Args:
        entries: Rows of ``agency_timeline``.
        steps: Rows of ``company_steps``.
        last_day: Where the axis of time ends.
    """
    dated = [
        row
        for row in with_plot_dates(entries, "event_on").to_pylist()
        if row["actor"] == "agency" and row["event_on"]
    ]
    label_rows = [
        _ROWS_ABOVE + number * _ROWS_OF_AN_EVENT + 0.4 for number in range(len(dated))
    ]
    top = _ROWS_ABOVE + len(dated) * _ROWS_OF_AN_EVENT + 0.3
    step_rows = with_plot_dates(steps, "step_on").to_pylist()
    apart = _STEPS_APART_DAYS * (3 if is_phone() else 1)
    lane_rows, mark_rows, height = place_in_lanes(
        [(_STEPS_LANE, [row["plotted_on"] for row in step_rows])], apart_days=apart
    )
    datasets = {
        MARKS: _event_marks(dated, label_rows),
        LANES: pa.table(
            {"lane_name": [_STEPS_LANE], "label_row": [top + row for row in lane_rows]}
        ),
        RECORD_STEPS: _step_marks(step_rows, [top + row for row in mark_rows]),
    }
    first_day = limits("dated_joinings").first_on.replace(month=1, day=1)
    told = "; ".join(
        f"{day_text(row['event_on'], row['event_on_precision'])}: "
        f"{short_event_words(row)}"
        for row in dated
    )
    newest = limits("later_lists").last_on
    spec = history_lines(colors(), top + height, first_day, newest, last_day)
    draw_chart(
        spec,
        datasets,
        f"Timeline {first_day.year} to {last_day.year}. {told}. The list below holds "
        "the same.",
    )
    undated = sum(
        row["event_on"] is None for row in as_rows(entries) if row["actor"] == "agency"
    )
    if undated:
        noun = counted(undated, "entry has", "entries have")
        st.markdown(f":small[{noun} no date and only stands in the list.]")


def _step_marks(steps: Sequence[Row], mark_rows: Sequence[float]) -> pa.Table:
    when = [day_text(row["step_on"], row["step_on_precision"]) for row in steps]
    words = [
        f"{row['program_name']} {label('step_type', row['step_type'])}" for row in steps
    ]
    return pa.table(
        {
            "plotted_on": pa.array([row["plotted_on"] for row in steps], pa.date32()),
            "mark_row": list(mark_rows),
            "when": when,
            "words": words,
            "publisher": [row["publisher"] for row in steps],
        }
    )


def _event_marks(dated: Sequence[Row], label_rows: Sequence[float]) -> pa.Table:
    when = [day_text(row["event_on"], row["event_on_precision"]) for row in dated]
    words = [short_event_words(row) for row in dated]
    labels = [f"{day}: {word}" for day, word in zip(when, words, strict=True)]
    return pa.table(
        {
            "plotted_on": pa.array([row["plotted_on"] for row in dated], pa.date32()),
            "event_type": [row["event_type"] for row in dated],
            "mark_row": [row + 0.95 for row in label_rows],
            "label_row": list(label_rows),
            "label": labels,
            "short_label": labels,
            "when": when,
            "words": words,
            "publisher": [row["publisher"] for row in dated],
        }
    )


def draw_registry(registry: Row, counts: pa.Table, sources: Mapping[str, Row]) -> None:
    """Draw the registered cameras of a portal of the agency's own, by day.

    Args:
        registry: A row of ``camera_registries_of`` with this agency.
        counts: Its rows of ``camera_registry_counts``, two or more.
        sources: Rows of ``sources`` by their id.
    """
    first, last = registry["first_read_on"], registry["last_read_on"]
    ids = dict.fromkeys(map(str, counts["source_id"].to_pylist()))
    chart_figure(
        registered_cameras_line(colors()),
        {READINGS: counts},
        counts,
        name=f"registry_{registry['registry_id']}",
        alt_text=f"Line: registered cameras of {registry['portal_name']} from "
        f"{day_text(first)} to {day_text(last)}.",
        sources=[
            SourceLink(row["publisher"], row["source_url"], row["source_title"] or "")
            for row in map(sources.__getitem__, ids)
        ],
        note="Registered cameras. A day without a point is unchanged or was not read. "
        "Nothing is known of the time before the first.",
        columns=_READ,
    ).draw()
