"""The funding rounds that match the filters: in words, on a map, over time, as rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from dashboard.charts.chart_spec import OUTLINES, drawable
from dashboard.charts.subsidies import (
    COSTS,
    ROUNDS,
    SCHEMES,
    Place,
    cost_dots,
    rounds_by_year,
    scheme_map,
    spread,
)
from dashboard.charts.theme import Palette
from dashboard.components.column_registry import ColumnStyle, pick_columns
from dashboard.components.figure import TABLE, ChartFigure, chart_figure, figure, folded
from dashboard.components.tables import table_parts
from dashboard.queries._run import per_snapshot
from dashboard.queries.labels import labels
from dashboard.text.formats import counted, usd
from dashboard.text.markdown import plain
from dashboard.text.sources import SourceLink
from dashboard.text.statuses import (
    MONEY_LABELS,
    dated,
)

_CONDITIONS = (
    "sharing_condition_status",
    "app_condition_status",
    "registration_condition_status",
    "footage_condition_status",
    "registration_or_footage_status",
)


def ledger_labels() -> dict[str, Mapping[str, str]]:
    """Return the tables' labels for the ledger's codes, by column."""
    conditions = labels("condition_status", "short_label")
    return {
        **dict.fromkeys(_CONDITIONS, conditions),
        "public_per_device_basis": labels("cost_basis"),
    }


# why: a round has several sources, and the table shows one of them.
_MAIN_SOURCE = ("publisher", "Main source")

LEDGER_COLUMNS = pick_columns(
    "announced",
    "scheme_name",
    "state_code",
    "scheme_type",
    "round_status",
    "spent_usd",
    "approved_usd",
    "promised_usd",
    "other_public_usd",
    "device_given_count",
    "device_planned_count",
    "sharing_condition_status",
    "footage_condition_status",
    "app_condition_status",
    "registration_condition_status",
    "sponsor_name",
    ("agency_name", ColumnStyle("Run by", width="medium")),
    "public_per_device_usd",
    "vendor_total_usd",
    "conditions_note",
    "documentation_type",
    "source_count",
    "conflict_count",
    _MAIN_SOURCE,
    "source_url",
)
ROUND_COLUMNS = pick_columns(
    "announced",
    "scheme_name",
    "state_code",
    "sponsor_name",
    "progress",
    "status_name",
    _MAIN_SOURCE,
    "source_url",
)
COST_COLUMNS = ROUND_COLUMNS | pick_columns(
    "public_per_device_usd",
    "basis_name",
    "device_planned_count",
    "device_given_count",
)
PLACE_COLUMNS = pick_columns(
    "scheme_name",
    "state_name",
    "round_count",
    _MAIN_SOURCE,
    "source_url",
    ("announced", "First announced"),
    ("status_name", "Status of its furthest round"),
    "drawn_at",
)
AREA_COLUMNS = pick_columns(
    "area_name",
    "scheme_count",
    "round_count",
    "promised_usd",
    "promised_round_count",
    "approved_usd",
    "approved_round_count",
    "spent_usd",
    "spent_round_count",
    "other_public_usd",
    "other_public_round_count",
    "amount_unknown_round_count",
    "amount_unknown_company_round_count",
    "device_planned_count",
    "device_given_count",
    "device_given_unknown_round_count",
    "sharing_yes_round_count",
    "sharing_no_round_count",
    "sharing_unknown_round_count",
    "footage_yes_round_count",
    "primary_round_count",
)
NEUTRAL_COLUMNS = pick_columns(
    "announced",
    "jurisdiction_name",
    "state_name",
    "brand_name",
    "scheme_type",
    "promised_usd",
    "approved_usd",
    "spent_usd",
    "other_public_usd",
    "max_rebate_usd",
    "device_count",
    "registration_or_footage_status",
    ("note", "What is known"),
    "publisher",
    "source_url",
)
RULE_COLUMNS = pick_columns(
    "offered_by_name",
    "offered_to_name",
    "rule_summary",
    "example_jurisdiction_name",
    "device_count",
    "amount_usd",
    "quantity_scope",
    "unit_name",
    ("note", "What else is known"),
    "documentation_type",
    "source_role",
    "source_kind",
    "publisher",
    "source_url",
)

# Columns for a chart of rounds, its rows and its file.
_ROUND_FIELDS = [
    "announced",
    "scheme_name",
    "state_code",
    "sponsor_name",
    "scheme_type",
    "round_status",
    "progress",
    "status_name",
    "year_name",
    "round_id",
    "publisher",
    "source_url",
    "source_id",
]
_COST_FIELDS = [
    "public_per_device_usd",
    "public_per_device_basis",
    "basis_name",
    "device_planned_count",
    "device_given_count",
    "round_name",
    "line",
]
_IN_THE_ROWS = SourceLink("the document named in each row", "")


@per_snapshot(32)
def ledger_sentence(rows: pa.Table, *, is_whole: bool = False) -> str:
    """Say how many rounds are shown, and their total of each kind of money."""
    schemes = len(pc.unique(rows["scheme_id"]))
    states = len(pc.unique(rows["state_code"]))
    shown = (
        f"**{counted(rows.num_rows, 'funding round', 'funding rounds')}** of "
        f"{counted(schemes, 'scheme', 'schemes')} in "
        f"{counted(states, 'state', 'states')} shown."
    )
    if is_whole:
        return shown
    money = []
    for column, label in MONEY_LABELS.items():
        stated = rows[column].drop_null()
        if len(stated):
            rounds = counted(len(stated), "round", "rounds")
            money.append(
                f"{label.lower()} {plain(usd(pc.sum(stated).as_py()))} ({rounds})"
            )
    unknown = sum(
        all(row[column] is None for column in MONEY_LABELS)
        for row in rows.select(list(MONEY_LABELS)).to_pylist()
    )
    sums = "; ".join(money) if money else "no amount of public money is known"
    return f"{shown} In them: {sums}. No amount is known for {unknown}."


@per_snapshot(32)
def described_rounds(rows: pa.Table) -> pa.Table:
    """Add the texts of table and charts to rows of the ledger.

    Returns:
        The rows, with ``announced`` as the first column, and with ``status_name``,
        ``progress`` and ``year_name``.
    """
    stated = rows.select(
        ["announced_on", "announced_on_precision", "round_status", "announced_year"]
    ).to_pylist()
    announced = [dated(r["announced_on"], r["announced_on_precision"]) for r in stated]
    statuses, progress = labels("round_status"), labels("round_status", "meaning")
    words = {
        "status_name": [statuses[row["round_status"]] for row in stated],
        "progress": [progress[row["round_status"]] for row in stated],
        "year_name": [str(row["announced_year"] or "no date") for row in stated],
    }
    described = rows.add_column(0, "announced", pa.array(announced, pa.string()))
    for name, texts in words.items():
        described = described.append_column(name, pa.array(texts, pa.string()))
    return described


def ledger_views(
    colors: Palette,
    rows: pa.Table,
    places: pa.Table,
    points: tuple[SourceLink, ...],
    outlines: pa.Table,
    years: tuple[int, int],
    *,
    is_narrow: bool,
) -> None:
    """Draw the matching rounds as a map, a timeline, a table and costs.

    Args:
        rows: Rows of the ledger that match the filters.
        places: Every scheme with its location.
        points: Sources of the locations.
        outlines: Corners of the outlines of the states.
        years: First and last year of the whole ledger, so that filters keep the axis.
    """
    _map(colors, rows, places, points, outlines, is_narrow).draw()
    box = folded("When the rounds were announced", "subsidies_years")
    if box.open:
        with box:
            _by_year(colors, rows, years).draw()
    st.header("The ledger")
    described = described_rounds(rows)
    shown, config = _shown_ledger(described)
    sentence = f"Funding rounds for Ring cameras on record: {rows.num_rows}."
    with figure(
        "subsidies",
        sentence,
        described,
        LEDGER_COLUMNS,
        first=TABLE,
        labels=ledger_labels(),
    ):
        st.dataframe(
            shown,
            width="stretch",
            hide_index=True,
            column_config=config,
            placeholder="not known",
        )
    box = folded("Public money for each camera", "subsidies_costs")
    if not box.open:
        return
    with box:
        costs = _costs(colors, rows)
        if costs is None:
            st.info("For none of these rounds is public money for each camera known.")
        else:
            costs.draw()


@per_snapshot(32)
def _shown_ledger(described: pa.Table) -> tuple[pa.Table, Mapping[str, Any]]:
    return table_parts(described, LEDGER_COLUMNS, labels=ledger_labels())


@per_snapshot(32)
def _by_year(colors: Palette, rows: pa.Table, years: tuple[int, int]) -> ChartFigure:
    rounds = described_rounds(rows).select(_ROUND_FIELDS)
    return chart_figure(
        rounds_by_year(colors, *years, _progress()),
        {ROUNDS: rounds},
        rounds,
        name="subsidies_by_year",
        alt_text=f"Columns of marks: {rows.num_rows} funding rounds by the year of "
        "their announcement, those without a date apart. The shape says how far "
        "each came.",
        title="Public money for Ring cameras: funding rounds by year of announcement",
        sources=(_IN_THE_ROWS,),
        note="One mark is one funding round. Where only the year is known, that is "
        "enough here.",
        columns=ROUND_COLUMNS,
    )


def _progress() -> tuple[tuple[str, str], ...]:
    return tuple(labels("round_status", "meaning").items())


@per_snapshot(32)
def _map(
    colors: Palette,
    rows: pa.Table,
    places: pa.Table,
    points: tuple[SourceLink, ...],
    outlines: pa.Table,
    is_narrow: bool,
) -> ChartFigure:
    shown = _spread_places(places, is_narrow)
    scheme_ids = pc.unique(rows["scheme_id"].combine_chunks())
    shown = shown.filter(pc.is_in(shown["scheme_id"], value_set=scheme_ids))
    located = shown.filter(pc.is_valid(shown["latitude"]))
    lost = shown.num_rows - located.num_rows
    return chart_figure(
        scheme_map(colors, _progress(), is_narrow=is_narrow),
        {OUTLINES: outlines, SCHEMES: located},
        shown,
        name="subsidies_map",
        alt_text=f"Map of the United States with {located.num_rows} schemes. The shape "
        "of each mark says how far the scheme came; its rows hold the same.",
        title="Public money for Ring cameras: where the schemes were",
        sources=(*points, _IN_THE_ROWS),
        note="No point is an address. Marks that would overlap are moved aside, with a "
        "line to their place; a scheme shows its furthest round."
        + (" One covers a whole state and has no point." if lost else ""),
        columns=PLACE_COLUMNS,
    )


def _spread_places(places: pa.Table, is_narrow: bool) -> pa.Table:
    """Add the positions and texts of their marks to the schemes."""
    # why: all schemes are spread, shown or not, so that filters never move a mark.
    schemes = places.to_pylist()
    located = [row for row in schemes if row["latitude"] is not None]
    at = spread(
        tuple(Place(row["longitude"], row["latitude"]) for row in located),
        1.25 if is_narrow else 0.85,
    )
    points = {row["scheme_id"]: place for row, place in zip(located, at, strict=True)}
    statuses, progress = labels("round_status"), labels("round_status", "meaning")
    centers = labels("scheme_location_precision")
    columns = {
        "announced": [
            dated(row["first_announced_on"], row["first_announced_on_precision"])
            for row in schemes
        ],
        "status_name": [statuses[row["scheme_status"]] for row in schemes],
        "progress": [progress[row["scheme_status"]] for row in schemes],
        "drawn_at": [centers[row["location_precision"]] for row in schemes],
    }
    for name, texts in columns.items():
        places = places.append_column(name, pa.array(texts, pa.string()))
    for name in ("longitude", "latitude"):
        degrees = [
            getattr(points[row["scheme_id"]], name)
            if row["scheme_id"] in points
            else None
            for row in schemes
        ]
        places = places.append_column(f"drawn_{name}", pa.array(degrees, pa.float64()))
    return places


@per_snapshot(32)
def _costs(colors: Palette, rows: pa.Table) -> ChartFigure | None:
    """Chart what one camera cost the public; None if no cost is known."""
    described = described_rounds(rows)
    known = described.filter(pc.is_valid(described["public_per_device_usd"])).sort_by(
        [("public_per_device_usd", "descending"), ("round_id", "ascending")]
    )
    if not known.num_rows:
        return None
    priced = known.to_pylist()
    bases = labels("cost_basis")
    words = {
        "basis_name": [bases[row["public_per_device_basis"]] for row in priced],
        "round_name": [f"{row['scheme_name']}, {row['announced']}" for row in priced],
    }
    for name, texts in words.items():
        known = known.append_column(name, pa.array(texts, pa.string()))
    known = known.append_column("line", pa.array(range(known.num_rows), pa.int32()))
    known = known.select([*_ROUND_FIELDS, *_COST_FIELDS])
    amounts = sorted({float(row["public_per_device_usd"]) for row in priced})
    # why: one outlier would squeeze all other amounts into a corner.
    top = amounts[-2] * 1.25 if amounts[-1] > 2 * (amounts[-2:-1] or [0])[0] else None
    return chart_figure(
        cost_dots(colors, known.num_rows, tuple(bases.items()), top),
        {COSTS: drawable(known)},
        known,
        name="subsidies_cost",
        alt_text=f"Marks on {known.num_rows} lines: public money for each camera, in "
        "US dollars. The shape says what the figure rests on.",
        title="Public money for each Ring camera, in US dollars",
        sources=tuple(
            SourceLink(row["publisher"], row["source_url"]) for row in priced
        ),
        note=f"Known for {known.num_rows} of {described.num_rows} rounds. Where no "
        "source states it, one kind of money is divided by cameras given or planned; "
        "we never mix the two. A sum may hold more than the camera, such as its "
        "installation: each scheme's panel says so.",
        columns=COST_COLUMNS,
    )
