"""One maker's terms through the years, with the incidents of the time beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard.charts.lanes import LANES, MARKS, place_in_lanes
from dashboard.charts.terms import INCIDENT_LANE, terms_over_years
from dashboard.components.chart_panel import draw_chart
from dashboard.components.filters import choose_one
from dashboard.components.reader import colors, is_phone
from dashboard.components.row_choice import names_by_id
from dashboard.components.source_note import CitedText, cited_text, report_link
from dashboard.components.tables import csv_button
from dashboard.components.term_words import (
    answer_key,
    answer_words,
    badge,
    legend,
    quotation,
    short_source_link,
    standing_mark,
)
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.components.views import Views
from dashboard.queries._run import per_snapshot
from dashboard.queries.labels import label
from dashboard.queries.terms import RING_ID
from dashboard.text.dates import date_texts, with_drawn_dates
from dashboard.text.formats import counted, first_up
from dashboard.text.markdown import plain
from dashboard.text.rows import Row

# why: marks nearer than this would cover each other; a phone has a third of the width.
_APART_DAYS = 55
_APART_DAYS_ON_A_PHONE = 130


def history_controls(
    views: Views, makers: pa.Table, topics: pa.Table
) -> tuple[str, str]:
    """Let the reader choose a maker and a question.

    Args:
        views: Views of the page.
        makers: Makers with two or more dated texts.
        topics: Every question.

    Returns:
        The maker, and the question or ``any``.
    """
    maker_names = names_by_id(makers, "vendor_id", "vendor_name")
    topic_names = {
        "any": "Every question",
        **names_by_id(topics, "topic_id", "topic_name"),
    }
    view = views.control("years")
    maker = Control(view.page, "vendor", "Maker", RING_ID, options=tuple(maker_names))
    topic = Control(view.page, "topic", "Question", "any", options=tuple(topic_names))
    open_url((view, maker, topic))
    left, right = st.columns(2)
    with left:
        maker_id = choose_one(maker, maker_names)
    with right:
        topic_id = choose_one(topic, topic_names)
    write_url((view, maker, topic))
    return maker_id, topic_id


def history_view(versions: pa.Table, incidents: pa.Table) -> None:
    """Draw what changed when, and the incidents of the time beside it.

    Args:
        versions: What the maker said, oldest first, undated last.
        incidents: What happened to or through its cameras, oldest first.
    """
    datasets, span, row_count = _timeline(versions, incidents, is_phone())
    if datasets:
        draw_chart(
            terms_over_years(colors(), *span, row_count),
            datasets,
            "Timeline: versions of the terms by question, incidents above them. "
            "The list below holds the same, year by year.",
        )
    st.markdown(
        f"{legend()} :small[· ■ an incident. Texts for different countries are never "
        "one series: each is compared only with the one before it for the same "
        "country.]"
    )
    report_link("terms_years")
    years, undated = _written(versions, incidents)
    for year, *columns in years:
        st.header(str(year))
        for cell, text in zip(st.columns([3, 2]), columns, strict=True):
            with cell:
                text.draw()
    if undated is not None:
        st.header("Undated")
        undated.draw()
    left, right = st.columns(2)
    with left:
        csv_button(
            versions,
            name="terms_history",
            label=f"Download {counted(versions.num_rows, 'version', 'versions')} (CSV)",
        )
    with right:
        csv_button(
            incidents,
            name="terms_history_incidents",
            label=f"Download {counted(incidents.num_rows, 'incident', 'incidents')} "
            "(CSV)",
        )


@per_snapshot(64)
def _timeline(
    versions: pa.Table, incidents: pa.Table, is_narrow: bool
) -> tuple[dict[str, pa.Table], tuple[date, date], float]:
    """Return the datasets of the chart, its first and last day, and its height."""
    dated = [row for row in with_dates(versions, "version_on") if row["drawn_on"]]
    happened = with_dates(incidents, "happened_on")
    if not dated:
        return {}, (date.min, date.max), 0
    datasets, row_count = history_datasets(dated, happened, is_narrow)
    days = [row["drawn_on"] for row in (*dated, *happened)]
    first_on = min(days).replace(month=1, day=1)
    return datasets, (first_on, max(days).replace(month=12, day=31)), row_count


@per_snapshot(64)
def _written(
    versions: pa.Table, incidents: pa.Table
) -> tuple[tuple[tuple[int, CitedText, CitedText], ...], CitedText | None]:
    """Write each year with its terms and its incidents, and texts without a date."""
    said = with_dates(versions, "version_on")
    years = tuple(_years(said, with_dates(incidents, "happened_on")))
    undated = [row for row in said if not row["version_on"]]
    if not undated:
        return years, None
    lead = "These texts show no date, so they have no place in the order.\n"
    return years, cited_text(chain((lead,), map(_version, undated)))


def with_dates(rows: pa.Table, column: str) -> list[dict[str, Any]]:
    """Return rows with the text of a date, ``when``, and its place, ``drawn_on``."""
    texts = date_texts(rows, column)
    placed_rows: list[dict[str, Any]] = with_drawn_dates(rows, column).to_pylist()
    return [{**row, "when": text} for row, text in zip(placed_rows, texts, strict=True)]


def history_datasets(
    versions: Sequence[Row], incidents: Sequence[Row], is_narrow: bool
) -> tuple[dict[str, pa.Table], float]:
    """Place versions by topic, and incidents above them, for the chart.

    Args:
        versions: Dated versions, oldest first.
        incidents: Incidents, oldest first.
        is_narrow: Whether the reader's screen is a phone's.

    Returns:
        The datasets of the chart, and the height of all lanes in rows.
    """
    lanes: dict[str, list[Row]] = {INCIDENT_LANE: list(incidents)} if incidents else {}
    for row in sorted(versions, key=lambda version: int(version["topic_order"])):
        lanes.setdefault(row["topic_name"], []).append(row)
    for rows in lanes.values():
        rows.sort(key=lambda row: row["drawn_on"])
    label_rows, mark_rows, row_count = place_in_lanes(
        [(name, [row["drawn_on"] for row in rows]) for name, rows in lanes.items()],
        apart_days=_APART_DAYS_ON_A_PHONE if is_narrow else _APART_DAYS,
    )
    marks = [row for rows in lanes.values() for row in rows]
    datasets = {
        LANES: pa.table({"lane_name": list(lanes), "label_row": label_rows}),
        MARKS: pa.table(
            {
                "drawn_on": pa.array([row["drawn_on"] for row in marks], pa.date32()),
                "mark_row": mark_rows,
                "mark_kind": [
                    "incident" if "headline" in row else answer_key(row)
                    for row in marks
                ],
                "when": [_when(row) for row in marks],
                "title": [
                    row.get("headline") or answer_words(row["position"])
                    for row in marks
                ],
                "told": [row.get("detail") or row["summary"] for row in marks],
            }
        ),
    }
    return datasets, row_count


def _years(
    versions: Sequence[Row], incidents: Sequence[Row]
) -> Iterator[tuple[int, CitedText, CitedText]]:
    """Write what changed in each year, and the incidents of the year beside it."""
    years = sorted(
        {_year(row["version_on"]) for row in versions if row["version_on"]}
        | {_year(row["happened_on"]) for row in incidents}
    )
    for year in years:
        said = [
            r for r in versions if r["version_on"] and _year(r["version_on"]) == year
        ]
        happened = [row for row in incidents if _year(row["happened_on"]) == year]
        yield (
            year,
            cited_text(_below("**Terms and practice**", map(_version, said))),
            cited_text(_below("**Incidents**", map(_incident, happened))),
        )


def _below(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield f"{title}\n"
    yield next(lines, "Nothing on record for this year.")
    yield from lines


def _year(day: date) -> int:
    return day.year


def _when(row: Row) -> str:
    if not row["when"]:
        return ""
    return f"{label('version_basis', row.get('version_basis'))} {row['when']}".strip()


def _version(row: Row) -> str:
    when = _when(row)
    quote = f" {quotation(row['quote_text'])}" if row["quote_text"] else ""
    notes = [short_source_link(row), label("locale", row["locale"])]
    if row["change_type"] != "undated":
        notes.append(label("change_type", row["change_type"]))
    if standing_mark(row):
        notes.append(standing_mark(row))
    lead = f"{first_up(when)}: " if when else ""
    return (
        f"- {lead}**{plain(row['topic_name'])}** {badge(answer_key(row))} "
        f"{plain(answer_words(row['position']))}. {plain(row['summary'])}{quote}  \n"
        f"  :small[{' · '.join(notes)}]"
    )


def _incident(row: Row) -> str:
    return (
        f"- {row['when']}: **{plain(row['headline'])}** ({row['standing']})  \n"
        f"  :small[{short_source_link(row)}]"
    )
