"""Trends page: when agencies joined, by state, and what came after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

from dashboard.charts.joinings import (
    JOININGS,
    JoiningMeasure,
    Panels,
    joinings_over_time,
)
from dashboard.charts.theme import Palette
from dashboard.citations import SourceLink, cite_briefly
from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import (
    ChartFigure,
    chart_figure,
    figure,
    search_gaps_box,
)
from dashboard.components.filters import choose_many, choose_one, colors, is_phone
from dashboard.components.source_note import CitedText, cited_text
from dashboard.components.tables import JOINING_COLUMNS
from dashboard.components.url_state import Control, open_url, page_address, write_url
from dashboard.formats import (
    capitalized,
    counted,
    day_text,
    grouped,
    plain,
    with_date_text,
)
from dashboard.queries.labels import bound_words, english, label, labels, limits
from dashboard.queries.programs import (
    UNITED_STATES,
    joinings_by_month,
    largest_towns_joined,
    states_reached,
    what_came_after,
)
from dashboard.queries.snapshot_reader import per_snapshot
from dashboard.queries.sources import main_sources, search_gaps
from dashboard.queries.states import state_names
from dashboard.rows import Row, as_rows

_SHOWN: Mapping[str, tuple[str, JoiningMeasure]] = {
    "month": ("Joining in each month", "joined_count"),
    "total": ("Total so far", "joined_total_count"),
}
_RESIDENTS: JoiningMeasure = "population_in_ring_towns_share"
_MOST_STATES = 8
# A rise by less than this share of the residents in one month gets no note.
_LEAST_JUMP = 0.04
_AFTER_COLUMNS = pick_columns(
    "when",
    "subject_name",
    "published_count",
    "detail",
    "publisher",
    "source_url",
)


def middle_half(joinings: pa.Table) -> str:
    """Say between which months half of the agencies of the country joined."""
    months = joinings.filter(joinings["is_in_middle_half"])["month_on"]
    first, last = months[0].as_py(), months[-1].as_py()
    return (
        "Half of the agencies with a known date joined Ring between "
        f"{first:%B %Y} and {last:%B %Y}"
    )


def joined_title(rows: Sequence[Row], measure: JoiningMeasure) -> str:
    """Say what the chart of joinings shows, from its own rows."""
    last = [row for row in rows if row["month_on"] == rows[-1]["month_on"]]
    month = day_text(rows[-1]["month_on"], "month")
    if len(last) > 1:
        most = max(last, key=lambda row: row["joined_total_count"])
        dense = max(last, key=lambda row: row["joined_total_per_100k"])
        size = "also" if dense is most else dense["area_name"]
        return (
            f"{most['area_name']} has the most of these by {month}, "
            f"{grouped(most['joined_total_count'])} agencies; {size} the most for its "
            "size"
        )
    (area,) = last
    place = area["area_name"]
    if measure == "joined_total_count":
        count = counted(area["joined_total_count"], "agency", "agencies")
        return f"{count} had joined Ring by {month}, {place}"
    peak = max(rows, key=lambda row: row["joined_count"])
    count = counted(peak["joined_count"], "agency", "agencies")
    when = day_text(peak["month_on"], "month")
    return f"{count} joined Ring in {when}, more than in any other month, {place}"


def residents_title(rows: Sequence[Row]) -> str:
    """Say in which area most residents live in towns whose police had joined."""
    last = [row for row in rows if row["month_on"] == rows[-1]["month_on"]]
    most = max(last, key=lambda row: row[_RESIDENTS])
    month = day_text(most["month_on"], "month")
    of_these = ", the most of these" if len(last) > 1 else ""
    return (
        f"By {month}, at least {most[_RESIDENTS]:.0%} of all residents lived in a town "
        f"whose police had joined, {most['area_name']}{of_these}"
    )


@per_snapshot
def with_end_labels(
    rows: pa.Table, measure: JoiningMeasure, towns: pa.Table
) -> pa.Table:
    """Add ``end_label`` at the last month of each area, ``note`` at its largest jump.

    Args:
        towns: The largest town that joined in each month, by area.
    """
    listed = as_rows(rows)
    largest = {(row["area_id"], row["month_on"]): row for row in as_rows(towns)}
    last = listed[-1]["month_on"]
    jumps: dict[str, tuple[float, int]] = {}
    for at, row in enumerate(listed[1:], 1):
        rise, area_id = row[measure] - listed[at - 1][measure], row["area_id"]
        if area_id == listed[at - 1]["area_id"]:
            jumps[area_id] = max(jumps.get(area_id, (0.0, 0)), (rise, at))
    noted = {
        at
        for rise, at in jumps.values()
        if measure == _RESIDENTS and rise >= _LEAST_JUMP
    }
    ends, notes = [], []
    for at, row in enumerate(listed):
        value = row[measure]
        text = f"{value:.0%}" if measure == _RESIDENTS else grouped(value)
        ends.append(text if row["month_on"] == last else None)
        town = largest.get((row["area_id"], row["month_on"])) if at in noted else None
        month = day_text(row["month_on"], "month")
        notes.append(f"{town['place_name']}, {month}" if town else None)
    for name, texts in (("end_label", ends), ("note", notes)):
        rows = rows.append_column(name, pa.array(texts, pa.string()))
    return rows


@per_snapshot
def _chart(
    palette: Palette,
    rows: pa.Table,
    towns: pa.Table,
    cited: tuple[SourceLink, ...],
    measure: JoiningMeasure,
    is_narrow: bool,
) -> ChartFigure:
    listed = as_rows(rows)
    areas = len({row["area_id"] for row in listed})
    panels = None
    if areas > 1:
        panels = Panels(1, 230) if is_narrow else Panels(2, 220)
    is_residents = measure == _RESIDENTS
    title = residents_title(listed) if is_residents else joined_title(listed, measure)
    left_out = (
        "At least: counties, townships and towns without a known date are left out. "
        "Residents of all kinds of places, census of 2020."
    )
    copies = limits("map_copies").months
    counts = {
        "joined_count": "Agencies by month of joining",
        "joined_total_count": "Agencies that had joined by the end of each month",
        _RESIDENTS: "Share of all residents, by the end of each month",
    }
    months = [day_text(listed[at]["month_on"], "month") for at in (0, -1)]
    stops = f"The dated record ends with the Atlas of {copies}; the chart stops there."
    return chart_figure(
        joinings_over_time(palette, measure, panels),
        {JOININGS: with_end_labels(rows, measure, towns)},
        rows,
        name="residents_in_ring_towns" if is_residents else "joined",
        alt_text=f"{'Lines' if measure != 'joined_count' else 'Bars'}: {title}.",
        title=title,
        unit=f"{counts[measure]}, {' to '.join(months)}",
        sources=cited,
        note=left_out if is_residents else stops,
        columns=JOINING_COLUMNS,
    )


def _after() -> None:
    """Draw what came after the dated record as a timeline with sources."""
    rows = what_came_after()
    st.header("What came after")
    first, last = (as_rows(rows)[at]["happened_on"].year for at in (0, -1))
    sentence = (
        f"{rows.num_rows} dated steps came after the dated record, {first} to {last}."
    )
    with figure(
        "what_came_after",
        sentence,
        with_date_text(rows),
        _AFTER_COLUMNS,
        first="Timeline",
    ):
        _after_text(rows).draw()
        st.markdown(
            ":small[Totals by others count different things; do not add them. Places "
            "that said no: those of 250,000 residents or more, most of them to "
            "license-plate readers, which are not Ring's. "
            f"[All of them]({_question('places_that_refused_cameras')}), "
            f"[legal demands]({_question('video_requests_and_legal_demands')}).]"
        )


def _question(name: str) -> str:
    return page_address("questions", question=name)


@per_snapshot
def _after_text(rows: pa.Table) -> CitedText:
    return cited_text(map(_entry, as_rows(rows)))


def _entry(row: Row) -> str:
    when = day_text(row["happened_on"], row["happened_on_precision"])
    act, subject = row["entry_act"], plain(row["subject_name"])
    if act in labels("step_type"):
        text = f"{subject} {label('step_type', act)}."
    elif act in labels("refusal_act"):
        vendor = plain(row["detail"] or "")
        text = f"{subject}, {label('refusal_act', act)} {vendor}."
    else:
        count = f"{bound_words(act)}{grouped(row['published_count'])}"
        text = f"A published total: {count} {subject}."
    return f"- **{when}.** {text} :small[{capitalized(cite_briefly(row, english()))}]"


def render() -> None:
    """Draw the page."""
    dated = limits("dated_joinings")
    st.title("When agencies joined Ring, and what came after")
    st.markdown(
        f"{middle_half(joinings_by_month())}. The dated record, from Ring's own map, "
        f"runs from {dated.first_on:%B %Y} to {dated.last_on:%B %Y}; after that only "
        "single steps are known."
    )
    names = state_names()
    chosen = Control(
        "trends",
        "states",
        "States",
        kind="many",
        options=tuple(names),
        most=_MOST_STATES,
    )
    shown = {key: words for key, (words, _) in _SHOWN.items()}
    show = Control.listed("trends", "show", "Show", shown)
    open_url((chosen, show))
    with st.container(horizontal=True):
        states = choose_many(
            chosen, names, placeholder="The country; or choose up to eight states"
        )
        measure = _SHOWN[choose_one(show, shown, width=260)][1]
    write_url((chosen, show))
    area_ids = states or [UNITED_STATES]
    rows, towns = joinings_by_month(area_ids), largest_towns_joined(area_ids)
    cited = main_sources(rows)
    residents = (*cited, *main_sources(states_reached()))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _chart(colors(), rows, towns, cited, measure, is_phone()).draw()
        _chart(colors(), rows, towns, residents, _RESIDENTS, is_phone()).draw()
    with right:
        _after()
    gaps = search_gaps("agencies", "company_reports", "programs")
    search_gaps_box(gaps, name="searched_trends")


if __name__ == "__main__":
    render()
