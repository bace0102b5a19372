"""Map page: which agencies, where, and how the states compare."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from dashboard.charts.agency_map import agency_map, map_legend, rate_classes
from dashboard.charts.theme import counted
from dashboard.components.agency_filters import FilterLabels, agency_filters
from dashboard.components.reader import colours, is_phone
from dashboard.components.source_note import GEONAMES, SourceLink, plain, source_note
from dashboard.components.tables import agency_columns, state_columns, table_panel
from dashboard.queries.agencies import (
    ANY,
    RING,
    AgencyFilters,
    agencies_on_map,
    agencies_without_point,
)
from dashboard.queries.joinings import joinings_by_month
from dashboard.queries.sources import about_snapshot, sources
from dashboard.queries.states import states
from dashboard.queries.technologies import technologies, technology_by_state
from dashboard.routes import agencies_url, states_url
from dashboard.words import (
    AGENCY_LABELS,
    KIND_LABELS,
    counted_agencies,
    described_filters,
)


def _labels(rows: pa.Table, everything: str) -> dict[str, str]:
    """Map the first column to the second, after an option that keeps all."""
    pairs = [[str(cell) for cell in row.values()] for row in rows.to_pylist()]
    return {ANY: everything, **{pair[0]: pair[1] for pair in pairs}}


def _filter_labels() -> FilterLabels:
    months = joinings_by_month()["month_on"].to_pylist()
    return FilterLabels(
        kinds=KIND_LABELS,
        technologies=_labels(technologies(), "Any technology"),
        states=_labels(states(), "All states"),
        months={ANY: "Any time", **{f"{day:%Y-%m}": f"{day:%B %Y}" for day in months}},
    )


def render() -> None:
    """Draw the page."""
    st.title("Map of agencies")
    labels = _filter_labels()
    chosen = agency_filters("map", labels, technology_id=RING)
    filters = AgencyFilters(**chosen)
    found, unplaced = agencies_on_map(filters), agencies_without_point(filters)
    clause = described_filters(
        chosen, labels.technologies, labels.states, labels.months
    )
    st.markdown(
        f"**{counted_agencies(found.num_rows, filters.kind)}** on this map"
        f"{', ' if clause else ''}{plain(clause)}."
    )
    if not found.num_rows:
        st.info(
            "Nothing in our sources matches. That is not proof that there is nothing: "
            "clear a filter, or see under Sources and method what was searched."
        )
    rated = RING if filters.technology_id == ANY else filters.technology_id
    rates = technology_by_state(rated)
    _, classes = rate_classes(rates["agencies_per_100k"].to_pylist())
    snapshot_id = about_snapshot()["snapshot_id"][0].as_py()
    is_narrow = is_phone()
    chart, key = st.columns([4, 1], vertical_alignment="bottom")
    with chart:
        st.pydeck_chart(
            agency_map(
                colours(),
                agencies_url(snapshot_id, filters),
                states_url(snapshot_id, rated),
                len(classes),
                is_narrow,
            ),
            height=320 if is_narrow else 540,
            key="map_deck",
            alt="Map of the United States. States are shaded by agencies per 100,000 "
            "residents; each agency is a dot or, at a county's centre, a ring. The "
            "tables below hold the same agencies and rates.",
        )
    with key:
        st.vega_lite_chart(
            spec=map_legend(colours(), tuple(classes)),
            key="map_legend",
            alt="Legend of the map: dots, rings and shades.",
        )
    source_note(
        (*_main_sources(found), GEONAMES),
        note="No point is an address. Shades show "
        f"{plain(labels.technologies[rated])} by state, over all kinds of agencies. "
        "Drag the map to reach Alaska, Hawaii and Puerto Rico. The list says, row by "
        "row, which source named the agency; most were named by these.",
    )
    _lists(found, unplaced, rates)


def _main_sources(found: pa.Table) -> list[SourceLink]:
    """Name the three sources that most of the rows rest on."""
    used = found.group_by("source_id").aggregate([("source_id", "count")]).to_pylist()
    used.sort(key=lambda entry: (-entry["source_id_count"], entry["source_id"]))
    ids = [entry["source_id"] for entry in used[:3]]
    rows = {row["source_id"]: row for row in sources(source_ids=ids).to_pylist()}
    return [
        SourceLink(row["publisher"], row["source_url"], row["title"] or "")
        for row in (rows[source_id] for source_id in ids)
    ]


def _lists(found: pa.Table, unplaced: pa.Table, rates: pa.Table) -> None:
    """List what the map shows, and what it cannot show."""
    st.header(f"Agencies on the map ({found.num_rows:,})")
    st.markdown("Every dot and ring above, as a row.")
    table_panel(found, agency_columns(), name="agencies_on_map", labels=AGENCY_LABELS)
    if unplaced.num_rows:
        noun = counted(unplaced.num_rows, "agency matches", "agencies match")
        with st.expander(f"{noun} but cannot be drawn: no town or county is known"):
            table_panel(
                unplaced,
                agency_columns(),
                name="agencies_without_point",
                labels=AGENCY_LABELS,
            )
    with st.expander("Rates by state"):
        table_panel(rates, state_columns(), name="states_by_rate")


if __name__ == "__main__":
    render()
