"""The whole grid of makers and questions: a picture to choose a cell of, and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
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
from dashboard.components.filters import choose_one
from dashboard.components.reader import colours, is_phone
from dashboard.components.row_choice import names_by_id
from dashboard.components.tables import folded_table, text_table
from dashboard.components.term_words import (
    answer_key,
    answer_words,
    badge,
    legend,
    short_name,
    standing_mark,
    when_supported,
)
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.components.views import Views, asked_switch
from dashboard.pages.terms.scores import (
    Score,
    choose_weights,
    score_panel,
    score_words,
    weight_controls,
    weighted_scores,
)
from dashboard.queries.labels import labels
from dashboard.running.pure_cache import table_cache
from dashboard.text.markdown import plain
from dashboard.text.rows import Row, as_rows

_TOPIC_ORDERS = {"listed": "As we ask them", "answered": "Most makers answered first"}
_PHONE_WIDTH = 360
# why: more columns would run off a page of paper.
_MAKERS_ABREAST = 5
_SCORES_NOTE = (
    "Off at first: a score hides what it is made of. On, it shows the formula, your "
    "weights, and how much of each score is known."
)
_ANSWER_COLUMNS = pick_columns(
    *("vendor_name", "topic_name", "answer_state", "rating", "rating_band"),
    *("summary", "quote_text", "document_type", "locale"),
    ("confidence", "Original or reported"),
    *("evidence_standing", "supported_on", "position_count", "publisher"),
    "source_url",
)


def grid_view(views: Views, topics: pa.Table, answers: pa.Table) -> None:
    """Draw every maker's answer to every question, and scores if they are asked for.

    Args:
        views: Views of the page.
        topics: Every question.
        answers: Every maker's current answer to every question.
    """
    names = names_by_id(topics, "topic_id", "topic_name")
    plainly = views.control("grid").page
    switch = Control(plainly, "scores", "Score the makers", "no", kind="switch")
    is_scored = asked_switch(switch)
    view = views.control("grid", "_scored" if is_scored else "")
    makers_by = {
        "name": "Name",
        "answered": "Questions answered, most first",
        **({"score": "Score, most protective first"} if is_scored else {}),
        **{topic_id: f"Answer on: {name}" for topic_id, name in names.items()},
    }
    maker_order = Control(
        view.page,
        "vendor_order",
        "Order of the makers",
        "name",
        options=tuple(makers_by),
    )
    topic_order = Control(
        view.page,
        "topic_order",
        "Order of the questions",
        "listed",
        options=tuple(_TOPIC_ORDERS),
    )
    held_switch = replace(switch, page=view.page)
    weights = weight_controls(view.page, names) if is_scored else ()
    controls = (view, held_switch, maker_order, topic_order, *weights)
    open_url(controls)
    cells = st.columns([3, 3, 2], vertical_alignment="bottom")
    with cells[0]:
        chosen_makers = choose_one(maker_order, makers_by)
    with cells[1]:
        chosen_topics = choose_one(topic_order, _TOPIC_ORDERS)
    with cells[2]:
        kept = {"vendor_order": chosen_makers, "topic_order": chosen_topics}
        if chosen_makers == "score":
            del kept["vendor_order"]
        views.switch("grid", held_switch, note=_SCORES_NOTE, kept=kept)
    rows = as_rows(answers)
    scores: list[Score] = []
    if is_scored:
        with st.expander("What each question weighs"):
            scores = weighted_scores(rows, choose_weights(weights))
        score_panel(scores)
    write_url(controls)
    _grid(views, answers, rows, scores, (chosen_makers, chosen_topics))


def _grid(
    views: Views,
    answers: pa.Table,
    rows: Sequence[Row],
    scores: Sequence[Score],
    order: tuple[str, str],
) -> None:
    by_maker = {score.vendor_id: score for score in scores}
    known = {s.vendor_id: s.score for s in scores if s.score is not None}
    makers = ordered_vendors(rows, order[0], known)
    topics = ordered_topics(rows, order[1])
    names, cells, words = _cells(answers)
    spec = answer_grid(
        colours(),
        tuple(names[row["vendor_id"]] for row in makers),
        tuple(break_name(row["topic_name"]) for row in topics),
    )
    cell = chosen_cell(
        spec,
        cells,
        alt_text=f"Grid of {len(makers)} makers by {len(topics)} questions; each cell "
        "shows how the answer is rated. The table below says the same in words.",
    )
    if cell:
        views.go("evidence", vendor=cell["vendor_id"], topic=cell["topic_id"])
    st.markdown(
        ":small[Press a cell for its evidence and source. Below each name: how many "
        f"of the {len(topics)} questions are answered, as far as we could see.] "
        f"{legend()}"
    )
    foot = {
        "Questions answered": {
            row[
                "vendor_id"
            ]: f"{answered_count(rows, row['vendor_id'])} of {len(topics)}"
            for row in makers
        }
    }
    if by_maker:
        foot["Score"] = {key: score_words(score) for key, score in by_maker.items()}
    st.header("The grid in words")
    grid_in_words(words, makers, topics, foot)
    folded_table(
        "All answers as rows, with sources",
        answers,
        _ANSWER_COLUMNS,
        name="terms_grid",
        labels={"answer_state": labels("answer_kind")},
    )


@table_cache(2)
def _cells(
    answers: pa.Table,
) -> tuple[Mapping[str, str], pa.Table, Mapping[tuple[str, str], str]]:
    """Return the labels of the makers, and each cell as it is drawn and in words."""
    rows = as_rows(answers)
    words = {(row["vendor_id"], row["topic_id"]): _cell(row) for row in rows}
    return vendor_labels(rows), cell_rows(rows), words


def answered_count(answers: Sequence[Row], vendor_id: str) -> int:
    """Count the questions that a maker answers, as far as we could see."""
    return sum(
        row["answer_state"] in {"answered", "conflicting"}
        for row in answers
        if row["vendor_id"] == vendor_id
    )


def ordered_vendors(
    answers: Sequence[Row], order: str, scores: Mapping[str, float]
) -> list[Row]:
    """Put the makers in the order that the reader asked for.

    Args:
        answers: Every maker's answer to every question.
        order: ``name``, ``answered`` (most questions first), ``score`` (most
            protective first, makers without a score last) or a topic (most protective
            answer first, makers without a rated answer last).
        scores: Scores by maker.

    Returns:
        One row of each maker.
    """
    makers = {row["vendor_id"]: row for row in answers}
    by_name = sorted(makers.values(), key=lambda row: row["vendor_name"].lower())
    if order == "answered":
        return sorted(
            by_name, key=lambda row: -answered_count(answers, row["vendor_id"])
        )
    if order == "score":
        return sorted(by_name, key=lambda row: -scores.get(row["vendor_id"], -1.0))
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
    """Put the questions in order: ``listed``, or ``answered`` (most makers first)."""
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
    """Write each maker's name with how many of the questions it answers."""
    total = len({row["topic_id"] for row in answers})
    return {
        row["vendor_id"]: f"{short_name(row['vendor_id'], row['vendor_name'])}|"
        f"{answered_count(answers, row['vendor_id'])}/{total}"
        for row in {row["vendor_id"]: row for row in answers}.values()
    }


def cell_rows(answers: Sequence[Row]) -> pa.Table:
    """Make the rows that the picture draws."""
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
            when_supported(row) if row["position_id"] else "" for row in answers
        ],
    }
    return pa.table(columns)


def chosen_cell(
    spec: Mapping[str, Any], cells: pa.Table, *, alt_text: str
) -> Row | None:
    """Draw the picture; return the cell that the reader pressed.

    Args:
        spec: From :func:`dashboard.charts.terms.answer_grid`.
        cells: From :func:`cell_rows`.
        alt_text: What the picture shows, for those who do not see it.

    Returns:
        ``vendor_id`` and ``topic_id``; None where no cell was pressed.
    """
    state = st.vega_lite_chart(
        spec={**spec, "datasets": {ANSWERS: cells}},
        width="stretch",
        key="terms_grid_chart",
        alt=alt_text,
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
    """Draw the grid as a table of words.

    Args:
        cells: Each answer in words, by maker and question.
        makers: Makers from left to right.
        topics: Questions from top to bottom.
        foot: Lines below the questions: a label, and a text for each maker.
    """
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
        # why: of a table with an index and a width of its own Streamlit keeps the first
        # column in sight while the others scroll, but it does not fold long cells.
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
    mark = standing_mark(row)
    text = f"{badge(key)} {plain(answer_words(row['position']))}"
    return f"{text} *({mark})*" if mark else text
