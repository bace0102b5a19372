"""A chart with its rows, its file and its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard.components.source_note import source_note
from dashboard.components.tables import folded_table
from dashboard.text.source_links import SourceLink

ROWS_LABEL = "Rows behind this chart"


def chart_panel(
    spec: Mapping[str, Any],
    datasets: Mapping[str, pa.Table],
    rows: pa.Table,
    *,
    name: str,
    alt_text: str,
    sources: Sequence[SourceLink],
    note: str = "",
    columns: Mapping[str, Any],
) -> None:
    """Draw a chart with its sources, and its rows and their CSV below.

    Args:
        spec: A Vega-Lite specification without rows, from :mod:`dashboard.charts`.
        datasets: Rows for each dataset that the specification names.
        rows: What the table below shows and the file holds.
        name: Key of the panel's parts, and file name.
        alt_text: What the chart shows, for those who do not see it.
        sources: Whose facts these are.
        note: What to mind when reading; Markdown.
        columns: How the table names and formats columns.
    """
    st.vega_lite_chart(
        spec={**spec, "datasets": dict(datasets)},
        width="stretch",
        key=f"{name}_chart",
        alt=alt_text,
    )
    source_note(sources, note=note)
    folded_table(ROWS_LABEL, rows, columns, name=name)
