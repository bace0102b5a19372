"""The incidents that match the filters: a timeline, and a list with answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

import pyarrow as pa
import streamlit as st

from dashboard.charts.incidents import incidents_by_kind, incidents_one_by_one
from dashboard.charts.lanes import LANES, MARKS, place_in_lanes
from dashboard.components.figure import draw_chart, figure
from dashboard.components.filters import (
    Views,
    choose_one,
    colors,
    is_phone,
    legible,
    names_by_id,
)
from dashboard.components.tables import text_table
from dashboard.components.url_state import (
    Control,
    agency_address,
    current,
    open_url,
    page_address,
    write_url,
)
from dashboard.queries.labels import english, label, labels
from dashboard.queries.sources import main_sources
from dashboard.text.formats import ANY, counted, day_text, with_plot_dates
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink
from dashboard.words.events import (
    link_words,
    missing_answer,
    missing_answer_word,
    standing_badge,
    when_happened,
)
from dashboard.words.sources import cite_briefly


def standing_legend() -> str:
    """Return the meaning of every sign as one line of Markdown."""
    meanings = labels("standing", "meaning").items()
    parts = (f"{standing_badge(key, english())} {meaning}" for key, meaning in meanings)
    return " · ".join(parts)


def company_answer(row: Row) -> str:
    """Return the company's answer with its source, or when none was found."""
    if not row["company_answer"]:
        return f"*{missing_answer(row, english())}*"
    source = cite_briefly(row, english(), "answer_")
    return f"{plain(row['company_answer'])}  \n:small[{source}]"


def answer_in_list(row: Row) -> str:
    """Return the company's answer, or a short note that there is none.

    The list explains above it which answers are missing, and as of when.
    """
    if row["company_answer"]:
        return company_answer(row)
    return f"*{missing_answer_word(row, english())}*"


def answers_sentence(rows: Sequence[Row]) -> str:
    """Say how many incidents the company answered, and why others have no answer."""
    by_status = Counter(row["answer_status"] for row in rows)
    names = labels("answer_status", "plural_noun").items()
    parts = [f"{by_status[key]} {name}" for key, name in names if by_status[key]]
    days = sorted({row["answer_searched_on"] for row in rows} - {None})
    searched = f" (searched {' and '.join(map(day_text, days))})" if days else ""
    meanings = labels("answer_status", "meaning").items()
    more = [meaning for key, meaning in meanings if by_status[key]]
    return " ".join([f"{'; '.join(parts)}{searched}.", *more])


def terms_address(vendor_id: str, topic_id: str) -> str:
    """Return an address of one answer on the Terms page that works from any page."""
    return page_address("terms", view="evidence", vendor=vendor_id, topic=topic_id)


def agency_link_of(row: Row) -> str:
    """Return a link to an agency that a row of ``incident_links`` names."""
    return f"[{plain(row['linked_name'])}]({agency_address(row['linked_id'])})"


# why: with more headlines than these, the timeline gets longer than the list.
_MOST_WITH_HEADLINES = 18
# why: marks closer than this share of the period would overlap; a phone has a third of
# the width.
_APART_SHARE, _APART_SHARE_ON_A_PHONE = 1 / 75, 1 / 24


def incident_filters(
    views: Views, years: Sequence[str], vendors: pa.Table
) -> dict[str, str]:
    """Draw the filters, kept in sync with the address.

    Returns:
        The selected ``year``, ``incident_type``, ``standing`` and ``vendor_id``.
    """
    view = views.control("list")
    year_names = {ANY: "All years", **{year: year for year in years}}
    kind_names = {ANY: "Every kind", **labels("incident_type")}
    maker_names = {
        ANY: "Every company",
        **names_by_id(vendors, "vendor_id", "vendor_name"),
    }
    standing_names = {
        ANY: "Every standing",
        **{
            code: f"{word} ({label('standing', code, 'meaning')})"
            for code, word in labels("standing").items()
        },
    }
    year = Control.listed(view.page, "year", "Year", year_names)
    kind = Control.listed(view.page, "kind", "Kind", kind_names)
    maker = Control.listed(view.page, "company", "Company", maker_names)
    standing = Control.listed(view.page, "standing", "Standing", standing_names)
    controls = (view, year, kind, maker, standing)
    open_url(controls)
    chosen_year = st.pills(
        year.label,
        year.options,
        default=current(year),
        required=True,
        format_func=legible(year_names).__getitem__,
        key=year.key,
        wrap=not is_phone(),
    )
    with st.container(horizontal=True):
        chosen_maker = choose_one(
            maker, maker_names, note="Incidents that name the company or touch it."
        )
        chosen_kind = choose_one(kind, kind_names)
        chosen_standing = choose_one(standing, standing_names)
    write_url(controls)
    return {
        "year": chosen_year or ANY,
        "incident_type": chosen_kind,
        "standing": chosen_standing,
        "vendor_id": chosen_maker,
    }


def incident_view(
    views: Views, matches: pa.Table, links: pa.Table, *, year: str
) -> None:
    """Draw the timeline and the list."""
    if not matches.num_rows:
        st.info(
            "No incident in our sources matches. That is not proof that nothing "
            "happened: clear a filter to see what is on record."
        )
        return
    rows = [
        {**row, "when": when_happened(row)}
        for row in with_plot_dates(matches, "happened_on").to_pylist()
    ]
    count = counted(len(rows), "incident", "incidents")
    st.markdown(f"**{count}**: {answers_sentence(rows)}")
    with figure("incidents", f"{count} on record. {answers_sentence(rows)}", matches):
        chosen = _timeline(rows, main_sources(matches), year)
        st.markdown(f":small[Press a mark to open that incident. {standing_legend()}]")
    if chosen:
        views.go("incident", incident=chosen)
    tied: dict[str, list[Row]] = {}
    for link in links.to_pylist():
        tied.setdefault(link["incident_id"], []).append(link)
    st.header(f"The same {counted(len(rows), 'incident', 'incidents')} as a list")
    _folded_by_year(rows[::-1], tied, views)


def _folded_by_year(
    rows: Sequence[Row], tied: Mapping[str, Sequence[Row]], views: Views
) -> None:
    """List incidents, newest first; in a long list only the newest year is expanded."""
    if len(rows) <= _MOST_WITH_HEADLINES:
        _list(rows, tied, views)
        return
    for year, group in groupby(rows, key=lambda row: int(row["happened_on"].year)):
        members = list(group)
        box = st.expander(
            f"**{year}** · {counted(len(members), 'incident', 'incidents')}",
            expanded=members[0] is rows[0],
            key=f"incidents_{year}_box",
            on_change="rerun",
        )
        if box.open:
            with box:
                _list(members, tied, views)


def _list(rows: Sequence[Row], tied: Mapping[str, Sequence[Row]], views: Views) -> None:
    """List incidents with their answers."""
    text_table(
        {
            "What happened": [
                f"**{row['when']}** {_list_entry(row, tied, views)}" for row in rows
            ],
            "What the company answers": [answer_in_list(row) for row in rows],
        },
        "Incidents, newest first, each with the company's answer",
    )


def _timeline(
    rows: Sequence[Row], sources: Sequence[SourceLink], year: str
) -> str | None:
    """Draw the timeline; return the incident that the reader selected."""
    days = [row["plotted_on"] for row in rows]
    first = date(int(year) if year != ANY else min(days).year, 1, 1)
    last = date(int(year) if year != ANY else max(days).year, 12, 31)
    is_few = len(rows) <= _MOST_WITH_HEADLINES
    datasets, row_count = (
        _one_by_one(rows) if is_few else _by_kind(rows, (last - first).days)
    )
    draw = incidents_one_by_one if is_few else incidents_by_kind
    count = counted(len(rows), "incident", "incidents")
    state = draw_chart(
        draw(colors(), first, last, row_count),
        datasets,
        f"Timeline of {count}, {first.year} to {last.year}. The list below holds the "
        "same.",
        title=f"{count} with cameras of Ring and others, {first.year} to {last.year}",
        sources=sources,
        key="incidents_chart",
        on_select="rerun",
        selection_mode="incident",
    )
    chosen: list[dict[str, str]] = state["selection"].get("incident") or []
    return chosen[0]["incident_id"] if chosen else None


def _by_kind(rows: Sequence[Row], span_days: int) -> tuple[dict[str, pa.Table], float]:
    lanes = {
        name: sorted(
            (row for row in rows if row["incident_type"] == kind),
            key=lambda row: row["plotted_on"],
        )
        for kind, name in labels("incident_type").items()
    }
    lanes = {name: members for name, members in lanes.items() if members}
    share = _APART_SHARE_ON_A_PHONE if is_phone() else _APART_SHARE
    label_rows, mark_rows, row_count = place_in_lanes(
        [
            (name, [row["plotted_on"] for row in members])
            for name, members in lanes.items()
        ],
        apart_days=round(span_days * share),
    )
    marks = [row for members in lanes.values() for row in members]
    datasets = {
        LANES: pa.table({"lane_name": list(lanes), "label_row": label_rows}),
        MARKS: _marks(marks, mark_rows, [0.0] * len(marks)),
    }
    return datasets, row_count


def _one_by_one(rows: Sequence[Row]) -> tuple[dict[str, pa.Table], float]:
    label_rows = [number * 2.3 + 0.5 for number in range(len(rows))]
    mark_rows = [row + 1 for row in label_rows]
    return {MARKS: _marks(rows, mark_rows, label_rows)}, len(rows) * 2.3


def _marks(
    rows: Sequence[Row], mark_rows: Sequence[float], label_rows: Sequence[float]
) -> pa.Table:
    texts = ("incident_id", "when", "headline", "company_name", "standing")
    return pa.table(
        {
            **{name: [row[name] for row in rows] for name in texts},
            "plotted_on": pa.array([row["plotted_on"] for row in rows], pa.date32()),
            "mark_row": mark_rows,
            "label_row": label_rows,
            "label": [f"{row['when']}: {row['headline']}" for row in rows],
            "short_label": [row["headline"] for row in rows],
            "standing_word": [label("standing", row["standing"]) for row in rows],
            "company_answer": [
                row["company_answer"] or missing_answer_word(row, english())
                for row in rows
            ],
        }
    )


def _list_entry(row: Row, tied: Mapping[str, Sequence[Row]], views: Views) -> str:
    """Describe what happened, with its standing, its source and related items."""
    place = views.address("incident", incident=row["incident_id"])
    notes = [
        cite_briefly(row, english()),
        plain(row["company_name"]),
        label("incident_type", row["incident_type"]).lower(),
        *link_words(tied.get(row["incident_id"], ()), agency_link_of, english()),
    ]
    return (
        f"{standing_badge(row['standing'], english())} "
        f"**[{plain(row['headline'])}]({place})**  \n"
        f"{plain(row['detail'])}  \n:small[{' · '.join(notes)}]"
    )
