"""A chart with its rows, its file and its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard.components.source_note import CitedText, note_rows, sources_text
from dashboard.components.tables import folded_table
from dashboard.streamlit_internals import Element, chart_element
from dashboard.text.source_links import SourceLink

ROWS_LABEL = "Rows behind this chart"


@dataclass(frozen=True)
class ChartPanel:
    """A chart, as it is sent to every reader, with what stands below it.

    Attributes:
        chart: What the browser draws.
        below: Its sources, after what to mind when reading.
        name: Key of the table of its rows, and name of their file; empty if its rows
            are offered with those of another chart.
        rows: What the table shows and the file holds; None draws none.
        columns: How the table names and formats columns.
    """

    chart: Element
    below: CitedText
    name: str
    rows: pa.Table | None
    columns: Mapping[str, Any]

    def draw(self) -> None:
        """Draw the chart with its sources, and its rows and their CSV below."""
        self.chart.draw()
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
    chart = chart_element(spec, datasets, alt_text)
    return ChartPanel(chart, sources_text(sources, note), name, rows, columns)
