"""The history of an agency with Ring: as lines over time, as a list, as a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import streamlit as st

from dashboard.charts.agency import RECORD_STEPS, history_lines
from dashboard.charts.lanes import LANES, MARKS, place_in_lanes
from dashboard.charts.theme import Palette
from dashboard.components.figure import AS_ROWS, draw_chart, folded_table
from dashboard.components.filters import colors, is_phone
from dashboard.pages.agency.evidence_panel import evidence_panel
from dashboard.queries.evidence import limits
from dashboard.queries.labels import label
from dashboard.text.formats import counted, day_text, with_drawn_dates
from dashboard.text.rows import Row, as_rows
from dashboard.words.history import (
    APART_FROM_RING,
    rule_of_history,
    short_event_words,
)

# The first row holds what the shade means.
_ROWS_ABOVE = 1.2
_ROWS_OF_AN_EVENT = 2.1
_STEPS_APART_DAYS = 60
_STEPS_LANE = "What Ring itself did, the same for every agency"


def agency_history(
    entries: pa.Table, steps: pa.Table, *, name: str, last_day: date
) -> None:
    """Draw the history of one agency, and what it rests on.

    Args:
        entries: Rows of ``agency_timeline``.
        steps: Rows of ``company_steps``.
        name: Key of the parts, and file name.
        last_day: Where the axis of time ends.
    """
    rows = as_rows(entries)
    _draw_timeline(entries, steps, last_day, colors(), is_narrow=is_phone())
    undated = sum(row["event_on"] is None for row in rows if row["actor"] == "agency")
    if undated:
        noun = counted(undated, "entry has", "entries have")
        st.markdown(f":small[{noun} no date and only stands in the list.]")
    st.markdown(f":small[Shaded: {rule_of_history()}]")
    evidence_panel(
        entries,
        actor="agency",
        is_narrow=is_phone(),
        alt_text="What each source says of this agency and Ring, oldest first, with "
        "the evidence for it",
    )
    if any(row["actor"] == "beside" for row in rows):
        st.subheader(APART_FROM_RING, anchor=False)
        evidence_panel(
            entries,
            actor="beside",
            is_narrow=is_phone(),
            alt_text="What its sources name beside that, with the evidence for it",
        )
    folded_table(
        AS_ROWS,
        entries,
        name=f"history_{name}",
    )


def _draw_timeline(
    entries: pa.Table,
    steps: pa.Table,
    last_day: date,
    palette: Palette,
    *,
    is_narrow: bool,
) -> None:
    dated = [
        row
        for row in with_drawn_dates(entries, "event_on").to_pylist()
        if row["actor"] == "agency" and row["event_on"]
    ]
    label_rows = [
        _ROWS_ABOVE + number * _ROWS_OF_AN_EVENT + 0.4 for number in range(len(dated))
    ]
    top = _ROWS_ABOVE + len(dated) * _ROWS_OF_AN_EVENT + 0.3
    step_rows = with_drawn_dates(steps, "step_on").to_pylist()
    apart = _STEPS_APART_DAYS * (3 if is_narrow else 1)
    lane_rows, mark_rows, height = place_in_lanes(
        [(_STEPS_LANE, [row["drawn_on"] for row in step_rows])], apart_days=apart
    )
    datasets = {
        MARKS: _event_marks(dated, label_rows),
        LANES: pa.table(
            {"lane_name": [_STEPS_LANE], "label_row": [top + row for row in lane_rows]}
        ),
        RECORD_STEPS: pa.table(
            {
                "drawn_on": pa.array(
                    [row["drawn_on"] for row in step_rows], pa.date32()
                ),
                "mark_row": [top + row for row in mark_rows],
                "when": [
                    day_text(row["step_on"], row["step_on_precision"])
                    for row in step_rows
                ],
                "words": [
                    f"{row['program_name']} {label('step_type', row['step_type'])}"
                    for row in step_rows
                ],
                "publisher": [row["publisher"] for row in step_rows],
            }
        ),
    }
    first_day = limits("dated_joinings").first_on.replace(month=1, day=1)
    told = "; ".join(
        f"{day_text(row['event_on'], row['event_on_precision'])}: "
        f"{short_event_words(row)}"
        for row in dated
    )
    newest = limits("later_lists").last_on
    spec = history_lines(palette, top + height, first_day, newest, last_day)
    draw_chart(
        spec,
        datasets,
        f"Timeline {first_day.year} to {last_day.year}. {told}. The list below holds "
        "the same.",
    )


def _event_marks(dated: Sequence[Row], label_rows: Sequence[float]) -> pa.Table:
    when = [day_text(row["event_on"], row["event_on_precision"]) for row in dated]
    words = [short_event_words(row) for row in dated]
    labels = [f"{day}: {word}" for day, word in zip(when, words, strict=True)]
    return pa.table(
        {
            "drawn_on": pa.array([row["drawn_on"] for row in dated], pa.date32()),
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
