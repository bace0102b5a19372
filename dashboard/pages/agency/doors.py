"""Other ways police reach private cameras: registries, and what the company offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

from dashboard.charts.agency import READINGS, registered_cameras_line
from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import chart_figure
from dashboard.components.filters import colors
from dashboard.components.source_note import note_in_text
from dashboard.text.formats import day_text
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink
from dashboard.words.doors import registry_told, technologies_told

_COLUMNS = pick_columns(
    *("observed_on", "registered_camera_count", "integrated_camera_count", "note"),
)


def registry_panel(
    registry: Row,
    counts: pa.Table,
    sources: Mapping[str, Row],
    profile: Row,
) -> None:
    """Tell what an agency's own registry published, and what that is not.

    Args:
        registry: A row of ``camera_registries_of`` with this agency.
        counts: Its rows of ``camera_registry_counts``.
        sources: Rows of ``sources`` by their id.
        profile: The agency.
    """
    told, what_it_is_not, notes = registry_told(registry, sources, profile)
    small = "  \n".join(f":small[{line}]" for line in notes)
    st.markdown(f"{told}\n\n{what_it_is_not}\n\n{small}")
    if counts.num_rows > 1:
        _curve(registry, counts, sources)


def technologies_panel(rows: Sequence[Row]) -> None:
    """List the other technologies of an agency with the document for each.

    Args:
        rows: Rows of ``technologies_of``.
    """
    note_in_text(*rows)
    told, lines = technologies_told(rows)
    st.markdown("\n".join([f"{told}\n", *(f"- {line}" for line in lines)]))


def _link(row: Row) -> SourceLink:
    return SourceLink(row["publisher"], row["source_url"], row["source_title"] or "")


def _curve(registry: Row, counts: pa.Table, sources: Mapping[str, Row]) -> None:
    first, last = registry["first_read_on"], registry["last_read_on"]
    cited = dict.fromkeys(map(str, counts["source_id"].to_pylist()))
    chart_figure(
        registered_cameras_line(colors()),
        {READINGS: counts},
        counts,
        name=f"registry_{registry['registry_id']}",
        alt_text=f"Line: registered cameras of {registry['portal_name']} from "
        f"{day_text(first)} to {day_text(last)}.",
        sources=[_link(sources[source_id]) for source_id in cited],
        note="Registered cameras. A day without a point is unchanged or was not read. "
        "Nothing is known of the time before the first.",
        columns=_COLUMNS,
    ).draw()
