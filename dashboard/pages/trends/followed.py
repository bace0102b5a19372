"""What happened after agencies joined, each series in its own unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

from dashboard.charts.incidents import KINDS, incident_counts
from dashboard.charts.joinings import TOTALS, published_totals_points
from dashboard.charts.registries import READINGS, registered_cameras_line
from dashboard.charts.theme import Palette
from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import ChartFigure, chart_figure, figure
from dashboard.components.source_note import CitedText, cited_text
from dashboard.queries._run import per_snapshot
from dashboard.queries.labels import english, label, labels
from dashboard.text.formats import (
    day_text,
    first_up,
    grouped,
    with_date_text,
    with_plot_dates,
)
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink, source_link
from dashboard.text.statuses import newest_count
from dashboard.words.sources import cite, cite_briefly


def company_facts(facts: pa.Table, sources: pa.Table) -> None:
    """List Ring's own later steps, each with its source."""
    sentence = f"Ring's own steps on record: {facts.num_rows}."
    with figure("program_facts", sentence, facts, first="List"):
        _facts_text(facts, sources).draw()


@per_snapshot(2)
def _facts_text(facts: pa.Table, sources: pa.Table) -> CitedText:
    by_id = _by_id(sources)
    return cited_text(_line(row, by_id) for row in facts.to_pylist())


def _by_id(sources: pa.Table) -> dict[str, Row]:
    return {row["source_id"]: row for row in sources.to_pylist()}


def _line(row: Row, sources: Mapping[str, Row]) -> str:
    when = (
        day_text(row["happened_on"], row["happened_on_precision"])
        if row["happened_on"]
        else "Undated"
    )
    source = sources[row["source_id"]]
    link = cite_briefly(source, english())
    doubt = labels("strength", "short_label").get(row["strength"])
    marks = [
        link,
        label("source_kind", source["source_kind"]),
        *([doubt] if doubt else []),
    ]
    return (
        f"- **{when}: {plain(row['subject_name'])}, {plain(row['event_name'])}.** "
        f"{plain(row['detail'])} :small[{' · '.join(marks)}]"
    )


_TOTAL_COLUMNS = pick_columns(
    "when",
    "agency_count",
    "counts_what",
    "bound",
    "publisher",
    "source_kind",
    "source_url",
)
_KIND_COLUMNS = pick_columns("happened_year", "incident_type_name", "incident_count")
_REGISTRY_COLUMNS = pick_columns(
    "observed_on",
    "registered_camera_count",
    "integrated_camera_count",
    "note",
)


def steps_sentence(steps: Sequence[Row]) -> str:
    """Name what the company started and ended, with dates."""
    parts = [
        f"{plain(row['program_name'])} {label('step_type', row['step_type'])} "
        f"({day_text(row['step_on'], row['step_on_precision'])})"
        for row in steps
        if row["step_type"] != "announced"
    ]
    return "; ".join(parts)


@per_snapshot(2)
def totals_chart(palette: Palette, totals: pa.Table, is_narrow: bool) -> ChartFigure:
    """Chart the national totals published by others."""
    rows = with_date_text(with_plot_dates(totals, "event_on"), "event_on")
    names = labels("counted_unit")
    written = [names[str(unit)] for unit in rows["counted_unit"].to_pylist()]
    rows = rows.append_column("counted_unit_name", pa.array(written))
    units = tuple(name for name in names.values() if name in written)
    return chart_figure(
        published_totals_points(palette, units, is_narrow),
        {TOTALS: rows},
        rows,
        name="published_totals",
        alt_text=f"Points: {rows.num_rows} national totals that others published, "
        "each with what it counts.",
        title="How many agencies were with Ring, by published totals that differ in "
        "what they count",
        sources=_links(rows.select(_SOURCE_COLUMNS).to_pylist())[:_SOURCES_NAMED],
        note="They count different things, so no line joins them; do not add them up. "
        "Hollow marks are minimums or estimates.",
        columns=_TOTAL_COLUMNS,
    )


def demands_list(demands: pa.Table, sources: pa.Table) -> None:
    """List published counts of video requests and legal demands."""
    sentence = (
        f"Published counts of video requests and legal demands: {demands.num_rows}."
    )
    with figure("video_requests", sentence, demands, first="List"):
        _demands_text(demands, sources).draw()


@per_snapshot(2)
def _demands_text(demands: pa.Table, sources: pa.Table) -> CitedText:
    by_id = _by_id(sources)
    return cited_text(
        _demand(row, by_id[row["source_id"]]) for row in demands.to_pylist()
    )


def _demand(row: Row, source: Row) -> str:
    link = cite(SourceLink(source["publisher"], source["source_url"]), english())
    first, last = row["period_started_on"], row["period_ended_on"]
    is_year = (first.month, last.month) == (1, 12) and first.year == last.year
    when = (
        str(first.year)
        if is_year
        else f"{day_text(first, 'month')} to {day_text(last, 'month')}"
    )
    count = grouped(row["published_count"])
    bound = "" if row["bound"] == "exact" else f"{label('bound', row['bound'])} "
    return (
        f"- **{when}, {plain(row['scope_name'])}: {bound}{count}** "
        f"{plain(row['counts_what'])}. "
        f":small[{plain(first_up(row['note'] or ''))} · {link}]"
    )


@per_snapshot(4)
def kinds_chart(palette: Palette, incidents: pa.Table) -> ChartFigure:
    """Count the incidents on record by kind and year."""
    names = labels("incident_type")
    used = ("happened_on", "incident_type", *_SOURCE_COLUMNS)
    listed = incidents.select(used).to_pylist()
    counted_kinds = Counter(
        (row["happened_on"].year, names[row["incident_type"]]) for row in listed
    )
    cells = sorted(counted_kinds)
    rows = pa.table(
        {
            "happened_year": [str(year) for year, _ in cells],
            "incident_type_name": [kind for _, kind in cells],
            "incident_count": [counted_kinds[cell] for cell in cells],
        }
    )
    seen = {kind for _, kind in cells}
    kinds = tuple(kind for kind in names.values() if kind in seen)
    return chart_figure(
        incident_counts(palette, kinds, (cells[0][0], cells[-1][0])),
        {KINDS: rows},
        rows,
        name="incidents_by_kind",
        alt_text="Table: incidents on record by kind and year.",
        title="Camera makers: incidents on record, by kind and year",
        sources=_links(listed)[:_SOURCES_NAMED],
        note="Incidents of all makers that we have on record, not all that happened: a "
        "year with more may have been searched better. The page Incidents has each one "
        "with its source.",
        columns=_KIND_COLUMNS,
    )


def portal_panel(
    palette: Palette, registry: Row, counts: pa.Table, source: pa.Table
) -> None:
    """Draw one portal's published count of registered cameras."""
    st.markdown(
        f"{newest_count(registry)}. "
        f":small[{plain(registry['match_note'])} {plain(registry['note'] or '')}]"
    )
    _portal_chart(
        palette, counts, source, registry["registry_id"], registry["portal_name"]
    ).draw()


@per_snapshot(64)
def _portal_chart(
    palette: Palette, counts: pa.Table, sources: pa.Table, registry_id: str, name: str
) -> ChartFigure:
    (source,) = sources.to_pylist()
    return chart_figure(
        registered_cameras_line(palette),
        {READINGS: counts},
        counts,
        name=f"registry_{registry_id}",
        alt_text=f"Line: registered cameras of {name}.",
        title=f"Cameras registered with {name}, any make, by its own count",
        sources=[source_link(source)],
        note="Not a Ring figure; do not add portals together. A day without a point "
        "is unchanged or was not read.",
        columns=_REGISTRY_COLUMNS,
    )


_SOURCES_NAMED = 6
_SOURCE_COLUMNS = ("publisher", "source_url")


def _links(rows: Sequence[Row]) -> list[SourceLink]:
    """Return each source once, most frequent first."""
    named = Counter(SourceLink(row["publisher"], row["source_url"]) for row in rows)
    return [source for source, _ in named.most_common()]
