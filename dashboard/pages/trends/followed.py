"""What followed the joinings: the company's own steps, one by one."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import streamlit as st

from dashboard.components.downloads import csv_button
from dashboard.components.source_note import cite, note_rows
from dashboard.queries.labels import label
from dashboard.text.formats import counted, day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.source_links import SourceLink

_DOUBTS = {
    "weak": " · weak evidence",
    "disputed": " · another source says otherwise",
}


def company_facts(facts: pa.Table, sources: Mapping[str, Row]) -> None:
    """List what is known of Ring's programmes and features since, each with its source.

    Args:
        facts: Rows of ``programme_facts``.
        sources: Rows of ``sources`` by their id.
    """
    name = "programme_facts"
    note_rows(name, facts)
    st.markdown("\n".join(_line(row, sources) for row in facts.to_pylist()))
    csv_button(
        facts,
        name=name,
        label=f"Download {counted(facts.num_rows, 'fact', 'facts')} (CSV)",
    )


def _line(row: Row, sources: Mapping[str, Row]) -> str:
    when = (
        day_text(row["happened_on"], row["happened_on_precision"])
        if row["happened_on"]
        else "Undated"
    )
    source = sources[row["source_id"]]
    link = cite(
        SourceLink(source["publisher"], source["source_url"], source["title"] or "")
    )
    return (
        f"- **{when}: {plain(row['subject_name'])}, {plain(row['event_name'])}.** "
        f"{plain(row['detail'])} :small[{link} · {label('source_kind', source['kind'])}"
        f"{_DOUBTS.get(row['strength'], '')}]"
    )
