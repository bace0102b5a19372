"""The evidence for one answer, versions over the years, and the license clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard.charts.lanes import LANES, MARKS, place_in_lanes
from dashboard.charts.terms import INCIDENT_LANE, terms_over_years
from dashboard.components.figure import AS_ROWS, draw_chart, figure, folded_table
from dashboard.components.filters import (
    Views,
    choose_one,
    colors,
    filter_rows,
    is_phone,
    names_by_id,
)
from dashboard.components.source_note import CitedText, cited_text
from dashboard.components.term_words import (
    answer_key,
    answer_words,
    badge,
    legend,
    quotation,
    short_source_link,
    standing_mark,
    version_words,
    who_says,
)
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.queries._run import per_snapshot
from dashboard.queries.labels import english, label
from dashboard.queries.sources import main_sources
from dashboard.queries.terms import RING_ID
from dashboard.text.formats import date_texts, first_up, with_plot_dates
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.sources import cite_briefly, when_supported

_TOPIC_AT_FIRST = "warrantless_access"


def evidence_view(
    views: Views,
    topics: pa.Table,
    makers: pa.Table,
    answers: pa.Table,
    evidence: pa.Table,
) -> None:
    """Let the reader choose a maker and a question; show everything on record."""
    maker_names = names_by_id(makers, "vendor_id", "vendor_name")
    topic_names = names_by_id(topics, "topic_id", "topic_name")
    view = views.control("evidence")
    maker_id, topic_id = _maker_and_topic(
        view, maker_names, topic_names, _TOPIC_AT_FIRST
    )
    statements = filter_rows(evidence, vendor_id=maker_id, topic_id=topic_id)
    answer = filter_rows(answers, vendor_id=maker_id, topic_id=topic_id)
    question = filter_rows(topics, topic_id=topic_id)
    _evidence_of(answer.to_pylist()[0], question.to_pylist()[0], statements.to_pylist())
    if statements.num_rows:
        folded_table(AS_ROWS, statements, name="terms_evidence")


def _evidence_of(answer: Row, question: Row, statements: Sequence[Row]) -> None:
    """Draw the answer, conflicting statements, and everything older."""
    key = answer_key(answer)
    st.header(f"{plain(answer['vendor_name'])}: {plain(question['question'])}")
    if key == "not_seen":
        st.markdown(
            f"{badge(key)} **Nothing on record.** We found no text of this maker that "
            "answers the question. That does not mean no: the terms may well answer "
            "it, in a place that we did not read."
        )
        if statements:
            st.header(f"Also on record ({len(statements)})")
            st.markdown("About other data than the question asks for.")
            _others(statements)
        return
    if key == "conflicting":
        st.markdown(
            f"{badge(key)} Two sources of equal standing disagree, so we list both "
            "and use neither as the answer."
        )
    shown = [row for row in statements if row["evidence_role"] != "other"]
    for column, row in zip(st.columns(len(shown)), shown, strict=True):
        with column:
            _statement(row, is_only=len(shown) == 1)
    others = [row for row in statements if row["evidence_role"] == "other"]
    if others:
        st.header(f"Also on record ({len(others)})")
        st.markdown(
            "Older, weaker or narrower than the answer above, or saying the same."
        )
        _others(others)
    with st.expander("How this answer was chosen, and the scale"):
        st.markdown(_method(question))


def _statement(row: Row, *, is_only: bool) -> None:
    """Draw a statement with the details that show how far to trust it."""
    role = row["evidence_role"]
    key = answer_key(row)
    lines = [] if is_only else [f":small[**{label('evidence_role', role)}**]"]
    lines.append(f"{badge(key)} **{plain(answer_words(row['position']))}**")
    lines.append(plain(row["summary"]))
    if row["quote_text"]:
        lines.append(f"**{quotation(row['quote_text'])}**")
    st.markdown("\n\n".join(lines))
    facts = {
        "Source": cite_briefly(row, english()),
        "Who says it": who_says(row),
        "Document": label("document_type", row["document_type"]),
        "Version": version_words(row),
        "Written for": label("locale", row["locale"]),
        "Last seen to hold": when_supported(row, english()),
        "Standing": label("evidence_standing", row["evidence_standing"]),
        "Rating": f"{row['rating']} of 5: {plain(row['rating_meaning'])}"
        if row["rating"]
        else "none: the document doesn't say",
    }
    notes = " ".join(
        text for text in (row["note"], row["reading_reason"]) if text is not None
    )
    if notes:
        facts["Note"] = plain(notes)
    st.table(
        pa.table({"": list(facts), " ": list(facts.values())}),
        hide_header=True,
        hide_index=True,
        border="horizontal",
        alt=f"Facts about the statement: {label('evidence_role', role)}",
    )


def _others(rows: Sequence[Row]) -> None:
    """List the other statements, newest first."""
    lines = []
    for row in rows:
        mark = standing_mark(row)
        quote = f" {quotation(row['quote_text'])}" if row["quote_text"] else ""
        notes = [
            cite_briefly(row, english()),
            who_says(row),
            label("document_type", row["document_type"]).lower(),
            version_words(row),
            label("locale", row["locale"]),
        ]
        if mark:
            notes.append(mark)
        lines.append(
            f"- **{first_up(when_supported(row, english()))}** "
            f"{badge(answer_key(row))} "
            f"{plain(answer_words(row['position']))}. "
            f"{plain(row['summary'])}{quote}  \n"
            f"  :small[{' · '.join(notes)}]"
        )
    st.markdown("\n".join(lines))


def _method(question: Row) -> str:
    """Describe the rule that chose the answer, and the scale of the question."""
    if question["answer_rule"] == "whole_record":
        rule = "For this question the whole record counts: the gravest rating is shown."
    else:
        rule = (
            "For this question the newest text of the best standing is shown: full "
            "before weaker before historical; then dated before undated, the latest "
            "date, an original text before a report of it, the graver rating."
        )
    scale = "\n".join(
        f"{step}. {plain(question[f'rating_{step}_meaning'])}" for step in range(1, 6)
    )
    return (
        f"{rule} {plain(question['answer_rule_reason'])}\n\n"
        "**The scale**, from protective to invasive. Ratings are our "
        "judgment.\n\n"
        f"{scale}"
    )


# why: marks closer than this would overlap; a phone has a third of the width.
_APART_DAYS = 55
_APART_DAYS_ON_A_PHONE = 130


def history_controls(
    views: Views, makers: pa.Table, topics: pa.Table
) -> tuple[str, str]:
    """Let the reader choose a maker and a question."""
    maker_names = names_by_id(makers, "vendor_id", "vendor_name")
    topic_names = {
        "any": "Every question",
        **names_by_id(topics, "topic_id", "topic_name"),
    }
    view = views.control("years")
    return _maker_and_topic(view, maker_names, topic_names, "any")


def _maker_and_topic(
    view: Control,
    maker_names: Mapping[str, str],
    topic_names: Mapping[str, str],
    topic_at_first: str,
) -> tuple[str, str]:
    maker = Control.listed(view.page, "vendor", "Maker", maker_names, RING_ID)
    topic = Control.listed(view.page, "topic", "Question", topic_names, topic_at_first)
    open_url((view, maker, topic))
    left, right = st.columns(2)
    with left:
        maker_id = choose_one(maker, maker_names)
    with right:
        topic_id = choose_one(topic, topic_names)
    write_url((view, maker, topic))
    return maker_id, topic_id


def history_view(versions: pa.Table, incidents: pa.Table) -> None:
    """Draw what changed when, with the incidents of the time."""
    datasets, span, row_count = _timeline(versions, incidents, is_phone())
    sentence = (
        "Timeline: versions of the terms by question, incidents above them. The list "
        "below has the same, year by year."
    )
    with figure("terms_history", sentence, versions):
        if datasets:
            title = "What camera makers' terms said, by question and year"
            spec = terms_over_years(colors(), *span, row_count)
            links = main_sources(versions)
            draw_chart(spec, datasets, sentence, title=title, sources=links)
        st.markdown(
            f"{legend()} :small[· ■ an incident. Texts for different countries are "
            "never one series: each is compared only with the one before it for the "
            "same country.]"
        )
    texts = _written(versions, incidents)
    # why: one text per year, since each element costs the server time.
    for text in texts:
        text.draw()
    folded_table("The incidents as a table", incidents, name="terms_history_incidents")


@per_snapshot(64)
def _timeline(
    versions: pa.Table, incidents: pa.Table, is_narrow: bool
) -> tuple[dict[str, pa.Table], tuple[date, date], float]:
    """Return the chart's datasets, its first and last day, and its height."""
    dated = [row for row in with_dates(versions, "version_on") if row["plotted_on"]]
    happened = with_dates(incidents, "happened_on")
    if not dated:
        return {}, (date.min, date.max), 0
    datasets, row_count = history_datasets(dated, happened, is_narrow)
    days = [row["plotted_on"] for row in (*dated, *happened)]
    first_on = min(days).replace(month=1, day=1)
    return datasets, (first_on, max(days).replace(month=12, day=31)), row_count


@per_snapshot(64)
def _written(versions: pa.Table, incidents: pa.Table) -> tuple[CitedText, ...]:
    """Return a text per year with its terms and incidents, then undated texts."""
    versioned = with_dates(versions, "version_on")
    texts = [*_years(versioned, with_dates(incidents, "happened_on"))]
    undated = [row for row in versioned if not row["version_on"]]
    if undated:
        lead = (
            "## Undated\n\nThese texts show no date, so they have no place in the "
            "order.\n"
        )
        texts.append(cited_text(chain((lead,), map(_version, undated))))
    return tuple(texts)


def with_dates(rows: pa.Table, column: str) -> list[dict[str, Any]]:
    """Add the text of a date as ``when``, and its chart position as ``plotted_on``."""
    texts = date_texts(rows, column)
    placed_rows: list[dict[str, Any]] = with_plot_dates(rows, column).to_pylist()
    return [{**row, "when": text} for row, text in zip(placed_rows, texts, strict=True)]


def history_datasets(
    versions: Sequence[Row], incidents: Sequence[Row], is_narrow: bool
) -> tuple[dict[str, pa.Table], float]:
    """Place versions by topic, with incidents above them, for the chart."""
    lanes: dict[str, list[Row]] = {INCIDENT_LANE: list(incidents)} if incidents else {}
    for row in sorted(versions, key=lambda version: int(version["topic_order"])):
        lanes.setdefault(row["topic_name"], []).append(row)
    for rows in lanes.values():
        rows.sort(key=lambda row: row["plotted_on"])
    label_rows, mark_rows, row_count = place_in_lanes(
        [(name, [row["plotted_on"] for row in rows]) for name, rows in lanes.items()],
        apart_days=_APART_DAYS_ON_A_PHONE if is_narrow else _APART_DAYS,
    )
    marks = [row for rows in lanes.values() for row in rows]
    datasets = {
        LANES: pa.table({"lane_name": list(lanes), "label_row": label_rows}),
        MARKS: pa.table(
            {
                "plotted_on": pa.array(
                    [row["plotted_on"] for row in marks], pa.date32()
                ),
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


def _years(versions: Sequence[Row], incidents: Sequence[Row]) -> Iterator[CitedText]:
    """Yield what changed in each year, with the year's incidents below."""
    years = sorted(
        {_year(row["version_on"]) for row in versions if row["version_on"]}
        | {_year(row["happened_on"]) for row in incidents}
    )
    for year in years:
        of_year = [
            r for r in versions if r["version_on"] and _year(r["version_on"]) == year
        ]
        happened = [row for row in incidents if _year(row["happened_on"]) == year]
        yield cited_text(
            chain(
                (f"## {year}\n",),
                _below("**Terms and practice**", map(_version, of_year)),
                _below("\n**Incidents**", map(_incident, happened)),
            )
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
