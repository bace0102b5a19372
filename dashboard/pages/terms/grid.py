"""The grid of makers and questions: a picture with selectable cells, and a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from dashboard.charts.terms import (
    ANSWER_MARKS,
    ANSWERS,
    answer_grid,
    break_name,
)
from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import draw_chart, figure
from dashboard.components.filters import (
    Views,
    choose_one,
    colors,
    is_phone,
    names_by_id,
)
from dashboard.components.tables import text_table
from dashboard.components.term_words import (
    answer_key,
    answer_words,
    badge,
    legend,
    short_name,
    standing_mark,
)
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.queries._run import per_snapshot
from dashboard.queries.labels import english, labels
from dashboard.queries.sources import main_sources
from dashboard.text.markdown import plain
from dashboard.text.rows import Row, as_rows
from dashboard.text.sources import SourceLink
from dashboard.words.sources import date_mark, when_supported

_TOPIC_ORDERS = {"listed": "As we ask them", "answered": "Most makers answered first"}
_PHONE_WIDTH = 360
# why: more columns would not fit on a printed page.
_MAKERS_ABREAST = 5
_ANSWER_COLUMNS = pick_columns(
    "vendor_name",
    "topic_name",
    "answer_state",
    "rating",
    "rating_band",
    "summary",
    "quote_text",
    "document_type",
    "locale",
    ("documentation_type", "Original or reported"),
    "evidence_standing",
    "supported_on",
    "terms_date_status",
    "position_count",
    "publisher",
    "source_url",
)


def grid_view(views: Views, topics: pa.Table, answers: pa.Table) -> None:
    """Draw every maker's answer to every question."""
    names = names_by_id(topics, "topic_id", "topic_name")
    view = views.control("grid")
    makers_by = {
        "name": "Name",
        "answered": "Questions answered, most first",
        **{topic_id: f"Answer on: {name}" for topic_id, name in names.items()},
    }
    maker_order = Control.listed(
        view.page, "vendor_order", "Order of the makers", makers_by
    )
    topic_order = Control.listed(
        view.page, "topic_order", "Order of the questions", _TOPIC_ORDERS
    )
    controls = (view, maker_order, topic_order)
    open_url(controls)
    left, right = st.columns(2)
    with left:
        chosen_makers = choose_one(maker_order, makers_by)
    with right:
        chosen_topics = choose_one(topic_order, _TOPIC_ORDERS)
    write_url(controls)
    rows = as_rows(answers)
    makers = ordered_vendors(rows, chosen_makers)
    _grid(views, answers, makers, ordered_topics(rows, chosen_topics))


def _grid(
    views: Views, answers: pa.Table, makers: Sequence[Row], topics: Sequence[Row]
) -> None:
    rows = as_rows(answers)
    names, cells, words = _cells(answers)
    spec = answer_grid(
        colors(),
        tuple(names[row["vendor_id"]] for row in makers),
        tuple(break_name(row["topic_name"]) for row in topics),
    )
    sentence = (
        f"Grid of {len(makers)} makers by {len(topics)} questions; each cell shows how "
        "we rate the answer. The table below says the same in words."
    )
    with figure(
        "terms_grid",
        sentence,
        answers,
        _ANSWER_COLUMNS,
        labels={"answer_state": labels("answer_state")},
    ):
        cell = chosen_cell(spec, cells, main_sources(answers), alt_text=sentence)
        st.markdown(
            ":small[Press a cell for its evidence and source. Below each name: how "
            f"many of the {len(topics)} questions are answered, as far as we could "
            f"see.] {legend()}"
        )
    if cell:
        views.go("evidence", vendor=cell["vendor_id"], topic=cell["topic_id"])
    counts = {
        one["vendor_id"]: answered_count(rows, one["vendor_id"]) for one in makers
    }
    foot = {
        "Questions answered": {k: f"{n} of {len(topics)}" for k, n in counts.items()}
    }
    st.header("The grid in words")
    grid_in_words(words, makers, topics, foot)


@per_snapshot(2)
def _cells(
    answers: pa.Table,
) -> tuple[Mapping[str, str], pa.Table, Mapping[tuple[str, str], str]]:
    """Return the makers' labels, and each cell for the picture and for the table."""
    rows = as_rows(answers)
    words = {(row["vendor_id"], row["topic_id"]): _cell(row) for row in rows}
    return vendor_labels(rows), cell_rows(rows), words


def answered_count(answers: Sequence[Row], vendor_id: str) -> int:
    """Count the questions that a maker's known terms answer."""
    return sum(
        row["answer_state"] in {"answered", "conflicting"}
        for row in answers
        if row["vendor_id"] == vendor_id
    )


def ordered_vendors(answers: Sequence[Row], order: str) -> list[Row]:
    """Sort the makers in the order that the reader selected.

    Args:
        answers: Every maker's answer to every question.
        order: ``name``, ``answered`` (most questions first) or a topic (most protective
            answer first, makers without a rated answer last).

    Returns:
        One row per maker.
    """
    makers = {row["vendor_id"]: row for row in answers}
    by_name = sorted(makers.values(), key=lambda row: row["vendor_name"].lower())
    if order == "answered":
        return sorted(
            by_name, key=lambda row: -answered_count(answers, row["vendor_id"])
        )
    ratings = {
        row["vendor_id"]: (
            list(ANSWER_MARKS).index(answer_key(row)),
            row["rating"] or 0,
        )
        for row in answers
        if row["topic_id"] == order
    }
    return sorted(by_name, key=lambda row: ratings.get(row["vendor_id"], (0, 0)))


def ordered_topics(answers: Sequence[Row], order: str) -> list[Row]:
    """Sort the questions: ``listed``, or ``answered`` (most makers first)."""
    topics = {row["topic_id"]: row for row in answers}
    if order == "listed":
        return list(topics.values())
    counts = {
        topic_id: sum(
            row["answer_state"] in {"answered", "conflicting"}
            for row in answers
            if row["topic_id"] == topic_id
        )
        for topic_id in topics
    }
    return sorted(topics.values(), key=lambda row: -counts[row["topic_id"]])


def vendor_labels(answers: Sequence[Row]) -> dict[str, str]:
    """Return each maker's name with the number of questions it answers."""
    total = len({row["topic_id"] for row in answers})
    return {
        row["vendor_id"]: f"{short_name(row['vendor_id'], row['vendor_name'])}|"
        f"{answered_count(answers, row['vendor_id'])}/{total}"
        for row in {row["vendor_id"]: row for row in answers}.values()
    }


def cell_rows(answers: Sequence[Row]) -> pa.Table:
    """Return the rows that the picture draws."""
    names = vendor_labels(answers)
    words, short = labels("answer_kind"), labels("answer_kind", "short_label")
    positions = labels("position")
    columns: dict[str, list[str]] = {
        "vendor_id": [row["vendor_id"] for row in answers],
        "topic_id": [row["topic_id"] for row in answers],
        "vendor_name": [row["vendor_name"] for row in answers],
        "topic_name": [row["topic_name"] for row in answers],
        "vendor_label": [names[row["vendor_id"]] for row in answers],
        "topic_label": [break_name(row["topic_name"]) for row in answers],
        "answer_key": [answer_key(row) for row in answers],
        "answer_word": [words[answer_key(row)] for row in answers],
        "answer_short_word": [
            short.get(answer_key(row), words[answer_key(row)]) for row in answers
        ],
        "answer_text": [positions.get(row["position"], "") for row in answers],
        "summary": [
            row["summary"] or "We found nothing, which does not mean no."
            for row in answers
        ],
        "supported_text": [
            when_supported(row, english()) if row["position_id"] else ""
            for row in answers
        ],
    }
    return pa.table(columns)


def chosen_cell(
    spec: Mapping[str, Any],
    cells: pa.Table,
    sources: Sequence[SourceLink],
    *,
    alt_text: str,
) -> Row | None:
    """Draw the picture; return the cell that the reader selected.

    Returns:
        ``vendor_id`` and ``topic_id``; None if no cell is selected.
    """
    state = draw_chart(
        spec,
        {ANSWERS: cells},
        alt_text,
        title="What camera makers' terms let them do with your video",
        sources=sources,
        key="terms_grid_chart",
        on_select="rerun",
        selection_mode="cell",
    )
    chosen: list[Row] = state["selection"].get("cell") or []
    return chosen[0] if chosen else None


def grid_in_words(
    cells: Mapping[tuple[str, str], str],
    makers: Sequence[Row],
    topics: Sequence[Row],
    foot: Mapping[str, Mapping[str, str]],
) -> None:
    """Draw the grid as a table of words."""
    table: dict[str, list[str]] = {}
    for maker in makers:
        maker_id = maker["vendor_id"]
        table[plain(short_name(maker_id, maker["vendor_name"]))] = [
            *(cells[maker_id, row["topic_id"]] for row in topics),
            *(texts[maker_id] for texts in foot.values()),
        ]
    names = [*(plain(row["topic_name"]) for row in topics), *foot]
    alt_text = "Makers' answers by question"
    if is_phone():
        # why: with an index and a fixed width, Streamlit keeps a table's first column
        # in view while the others scroll, but it does not wrap long cells.
        index = pd.Index(names, name="Question")
        st.table(pd.DataFrame(table, index=index), width=_PHONE_WIDTH, alt=alt_text)
        return
    for start in range(0, len(table), _MAKERS_ABREAST):
        part = [*table.items()][start : start + _MAKERS_ABREAST]
        text_table({"Question": names, **dict(part)}, alt_text)


def _cell(row: Row) -> str:
    key = answer_key(row)
    if key in {"not_seen", "not_stated"}:
        return badge(key)
    marks = ", ".join(filter(None, (standing_mark(row), date_mark(row, english()))))
    text = f"{badge(key)} {plain(answer_words(row['position']))}"
    return f"{text} *({marks})*" if marks else text
