"""A chart with its rows, its file and its sources."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard.charts.chart_spec import MOST_ROOM_STEPS, ROOM_CLASS, ROOM_STEP
from dashboard.components.source_note import CitedText, note_rows, sources_text
from dashboard.components.tables import folded_table
from dashboard.text.source_links import SourceLink

ROWS_LABEL = "Rows behind this chart"
_TITLE_ROOM = 36
# Pixels that nobody notices when they come.
_SMALL = 60


def draw_chart(
    spec: Mapping[str, Any], datasets: Mapping[str, pa.Table], alt_text: str
) -> None:
    """Draw a chart as wide as its place.

    Args:
        spec: A Vega-Lite specification without rows.
        datasets: Rows for each dataset that it names.
        alt_text: What the chart shows, for those who do not see it.
    """
    height = spec.get("height")
    has_room = isinstance(height, int) and height > _SMALL
    sent = _select_encoded_columns(datasets, spec)
    with st.container(key=_room(alt_text, spec)) if has_room else nullcontext():
        st.vega_lite_chart(
            spec={**spec, "datasets": sent}, width="stretch", alt=alt_text
        )


def _select_encoded_columns(
    datasets: Mapping[str, pa.Table], spec: Mapping[str, Any]
) -> dict[str, pa.Table]:
    """Leave out the columns that a chart does not use, about half of the data."""
    used = set(re.findall(r"\w+", json.dumps(spec)))
    return {
        name: rows.select([column for column in rows.column_names if column in used])
        for name, rows in datasets.items()
    }


def _room(alt_text: str, spec: Mapping[str, Any]) -> str:
    """Name the box of a chart, which is as high as the chart will be."""
    room = spec["height"] + (_TITLE_ROOM if "title" in spec else 0)
    steps = min(room // ROOM_STEP, MOST_ROOM_STEPS)
    name = hashlib.sha256(alt_text.encode()).hexdigest()[:16]
    return f"{ROOM_CLASS}_{steps}_{name}"


@dataclass(frozen=True)
class ChartPanel:
    """A chart, as it is sent to every reader, with what stands below it.

    Attributes:
        spec: A Vega-Lite specification without rows.
        datasets: Rows for each dataset that it names.
        alt_text: What the chart shows, for those who do not see it.
        below: Its sources, after what to mind when reading.
        name: Key of the table of its rows, and name of their file; empty if its rows
            are offered with those of another chart.
        rows: What the table shows and the file holds; None draws none.
        columns: How the table names and formats columns.
    """

    spec: Mapping[str, Any]
    datasets: Mapping[str, pa.Table]
    alt_text: str
    below: CitedText
    name: str
    rows: pa.Table | None
    columns: Mapping[str, Any]

    def draw(self) -> None:
        """Draw the chart with its sources, and its rows and their CSV below."""
        draw_chart(self.spec, self.datasets, self.alt_text)
        self.below.draw(self.name)
        if self.rows is not None:
            folded_table(ROWS_LABEL, self.rows, self.columns, name=self.name)

    def draw_folded(self, label: str) -> None:
        """Draw it in a box that is filled once it is opened; its rows are offered."""
        box = st.expander(label, key=f"{self.name}_chart_box", on_change="rerun")
        if box.open:
            with box:
                self.draw()
        if self.rows is not None:
            note_rows(self.name, self.rows, is_open=False)


def chart_panel(
    spec: Mapping[str, Any],
    datasets: Mapping[str, pa.Table],
    rows: pa.Table | None = None,
    *,
    name: str = "",
    alt_text: str,
    sources: Sequence[SourceLink],
    note: str = "",
    columns: Mapping[str, Any] = MappingProxyType({}),
) -> ChartPanel:
    """Make the panel of a chart, to be kept for as long as its rows are the same.

    Args:
        spec: A Vega-Lite specification without rows, from :mod:`dashboard.charts`.
        datasets: Rows for each dataset that the specification names.
        rows: What the table below shows and the file holds; none draws no table.
        name: Key of the table, and name of the file; none leaves both to another chart.
        alt_text: What the chart shows, for those who do not see it.
        sources: Whose facts these are.
        note: What to mind when reading; Markdown.
        columns: How the table names and formats columns.
    """
    below = sources_text(sources, note)
    return ChartPanel(spec, datasets, alt_text, below, name, rows, columns)
