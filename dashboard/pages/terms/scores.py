"""Scores of the makers with weights that the reader sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import streamlit as st

from dashboard.charts.lanes import MARKS
from dashboard.charts.terms import score_bars
from dashboard.components.chart_panel import ROWS_LABEL
from dashboard.components.column_registry import pick_columns
from dashboard.components.reader import colours, legible
from dashboard.components.tables import folded_table
from dashboard.components.term_words import short_name
from dashboard.components.url_state import Control, current
from dashboard.streamlit_internals import chart_element
from dashboard.text.formats import counted
from dashboard.text.markdown import plain
from dashboard.text.rows import Row

WEIGHTS = ("0", "1", "2", "3")
_WEIGHT_WORDS = {
    "0": "leave out",
    "1": "counts",
    "2": "counts double",
    "3": "counts triple",
}

_SCORE_COLUMNS = pick_columns(
    *("vendor_name", "score_rank", "protection_score", "scored_topic_count"),
    *("weighed_topic_count", "is_ranked"),
)

FORMULA = """
**The formula.** Each answer has a rating from 1 (protective) to 5 (invasive), a
person's reading on a published scale. A rating is worth (5 - rating) / 4: 1 is worth
all, 5 nothing. The score is 100 times the sum of weight times worth, divided by the sum
of the weights, over the questions that count.

**What counts.** Only an answer by evidence that is neither historical nor contradicted
by a source of equal standing. A question that is not seen, not stated, contradicted or
answered by an old text counts neither as good nor as bad: it lowers the coverage, not
the score. **No rank** is given to a maker for whom fewer than half of the questions
that you weigh count.

**Mind.** A high score says that little is known against a maker's terms, not that its
cameras are safe; and different makers are scored on different questions.
"""


@dataclass(frozen=True)
class Score:
    """One maker's score.

    Attributes:
        vendor_id: The maker.
        vendor_name: Its name.
        rank: Place among the ranked, 1 most protective; equal scores share it. None
            where not ranked.
        score: 0 least to 100 most protective. None where no question counts.
        counted: Questions that count.
        weighed: Questions that the reader weighs.
    """

    vendor_id: str
    vendor_name: str
    rank: int | None
    score: float | None
    counted: int
    weighed: int


# why: the reader's weights are not known to the marts, so this one ratio is computed
# here. With equal weights it is mart_terms_scores, which a test holds it to.
def weighted_scores(answers: Sequence[Row], weights: Mapping[str, int]) -> list[Score]:
    """Score every maker.

    Args:
        answers: Every maker's answer to every question, with ``protection_share``.
        weights: Weight of each topic, 0 or more.

    Returns:
        Ranked makers first, most protective first; then the others by name.
    """
    weighed = sum(weight > 0 for weight in weights.values())
    found: list[Score] = []
    for vendor_id in dict.fromkeys(row["vendor_id"] for row in answers):
        rows = [row for row in answers if row["vendor_id"] == vendor_id]
        pairs = [
            (weights[row["topic_id"]], row["protection_share"])
            for row in rows
            if row["protection_share"] is not None and weights[row["topic_id"]] > 0
        ]
        total = sum(weight for weight, _ in pairs)
        score = 100 * sum(w * share for w, share in pairs) / total if total else None
        found.append(
            Score(vendor_id, rows[0]["vendor_name"], None, score, len(pairs), weighed)
        )
    return sorted(_ranked(found), key=_order)


def _ranked(scores: Sequence[Score]) -> list[Score]:
    """Give each maker with half of the weighed questions its place."""
    ranked = [s.score for s in scores if s.score is not None and _has_half(s)]
    return [
        Score(
            s.vendor_id,
            s.vendor_name,
            1 + sum(other > s.score for other in ranked)
            if s.score is not None and _has_half(s)
            else None,
            s.score,
            s.counted,
            s.weighed,
        )
        for s in scores
    ]


def _has_half(score: Score) -> bool:
    return score.counted * 2 >= score.weighed


def _order(score: Score) -> tuple[int, str]:
    return (score.rank or 1000, score.vendor_name.lower())


def score_words(score: Score) -> str:
    """Write a score with its coverage, which never stands without it."""
    coverage = f"{score.counted} of {counted(score.weighed, 'question', 'questions')}"
    if score.score is None:
        return f"no score: {coverage} count"
    if score.rank is None:
        return f"not ranked: {score.score:.0f} on {coverage}"
    return f"{score.score:.0f} on {coverage}"


def score_rows(scores: Sequence[Score]) -> pa.Table:
    """Make the rows that the chart draws and the file holds."""
    return pa.table(
        {
            "vendor_id": [s.vendor_id for s in scores],
            "vendor_name": [s.vendor_name for s in scores],
            "score_rank": pa.array([s.rank for s in scores], pa.int32()),
            "protection_score": pa.array([s.score for s in scores], pa.float64()),
            "scored_topic_count": [s.counted for s in scores],
            "weighed_topic_count": [s.weighed for s in scores],
            "is_ranked": [s.rank is not None for s in scores],
            "vendor_row": list(range(len(scores))),
            "label": [_label(s) for s in scores],
        }
    )


def _label(score: Score) -> str:
    name = short_name(score.vendor_id, score.vendor_name)
    place = f"{score.rank}. " if score.rank else ""
    return f"{place}{name}: {score_words(score)}"


def weight_controls(page: str, topics: Mapping[str, str]) -> tuple[Control, ...]:
    """Declare a control for the weight of each topic."""
    return tuple(
        Control(page, f"w_{topic_id}", plain(name), "1", options=WEIGHTS)
        for topic_id, name in topics.items()
    )


def choose_weights(controls: Sequence[Control]) -> dict[str, int]:
    """Draw a slider for each topic.

    Args:
        controls: From :func:`weight_controls`.

    Returns:
        Weights by topic.
    """
    weights: dict[str, int] = {}
    columns = st.columns(3)
    for number, control in enumerate(controls):
        with columns[number % len(columns)]:
            chosen = st.select_slider(
                control.label,
                control.options,
                value=current(control),
                format_func=legible(_WEIGHT_WORDS).__getitem__,
                key=control.key,
            )
        weights[control.name.removeprefix("w_")] = int(chosen)
    return weights


def score_panel(scores: Sequence[Score]) -> None:
    """Draw the scores with their coverage, their formula and their file.

    Args:
        scores: From :func:`weighted_scores`.
    """
    rows = score_rows(scores)
    ranked = [s for s in scores if s.rank is not None]
    if not ranked:
        st.info("No maker is ranked: give at least one question a weight.")
    chart_element(
        score_bars(colours(), len(scores)),
        {MARKS: rows},
        "Bars of the makers' scores, 0 least to 100 most protective, each with the "
        "number of questions that it rests on. The table below holds the same.",
    ).draw()
    st.markdown(
        ":small[0 is least and 100 most protective. Filled bars are ranked. A hollow "
        "bar is not: fewer than half of the questions count. The sources are those of "
        "the answers in the grid.]"
    )
    folded_table(ROWS_LABEL, rows, _SCORE_COLUMNS, name="terms_scores")
    with st.expander("The formula"):
        st.markdown(FORMULA)
