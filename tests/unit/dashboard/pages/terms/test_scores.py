"""The score with the reader's weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.pages.terms.scores import score_words, weighted_scores
from dashboard.queries.terms import current_answers
from warehouse.connection import connect_read_only, read_table

Row = dict[str, object]


def _row(vendor_id: str, topic_id: str, share: float | None) -> Row:
    return {
        "vendor_id": vendor_id,
        "vendor_name": vendor_id.title(),
        "topic_id": topic_id,
        "protection_share": share,
    }


ROWS = [
    *(_row("good", "a", 1.0), _row("good", "b", 0.5)),
    *(_row("good", "c", None), _row("good", "d", None)),
    *(_row("bad", "a", 0.0), _row("bad", "b", 0.25)),
    *(_row("bad", "c", 0.25), _row("bad", "d", 0.5)),
    *(_row("little", "a", 1.0), _row("little", "b", None)),
    *(_row("little", "c", None), _row("little", "d", None)),
]
EQUAL = {"a": 1, "b": 1, "c": 1, "d": 1}


def test_equal_weights_give_the_published_scores(warehouse_file: Path) -> None:
    rows = current_answers().to_pylist()
    weights = {row["topic_id"]: 1 for row in rows}
    ours = {score.vendor_id: score for score in weighted_scores(rows, weights)}
    published = read_table(
        connect_read_only(warehouse_file), "select * from marts.mart_terms_scores", {}
    ).to_pylist()
    assert len(published) == len(ours) == 16
    for row in published:
        score = ours[row["vendor_id"]]
        assert score.score == pytest.approx(row["protection_score"])
        assert score.rank == row["score_rank"]
        assert score.counted == row["scored_topic_count"]
        assert score.weighed == row["topic_count"]


def test_missing_topics_lower_the_coverage_and_not_the_score() -> None:
    scores = {score.vendor_id: score for score in weighted_scores(ROWS, EQUAL)}
    assert scores["good"].score == pytest.approx(75)
    assert (scores["good"].counted, scores["good"].weighed) == (2, 4)


def test_half_of_the_topics_is_enough_for_a_rank_and_less_is_not() -> None:
    scores = {score.vendor_id: score for score in weighted_scores(ROWS, EQUAL)}
    assert scores["good"].rank == 1
    assert scores["bad"].rank == 2
    assert scores["little"].score == pytest.approx(100)
    assert scores["little"].rank is None


def test_weights_move_the_score() -> None:
    scores = {
        score.vendor_id: score for score in weighted_scores(ROWS, EQUAL | {"a": 3})
    }
    assert scores["good"].score == pytest.approx(100 * (3 * 1 + 0.5) / 4)
    assert scores["bad"].score == pytest.approx(100 * (0 + 0.25 + 0.25 + 0.5) / 6)


def test_a_topic_left_out_counts_neither_in_the_score_nor_in_the_coverage() -> None:
    only_a = {"a": 1, "b": 0, "c": 0, "d": 0}
    scores = {score.vendor_id: score for score in weighted_scores(ROWS, only_a)}
    assert scores["little"].rank == scores["good"].rank == 1
    assert scores["bad"].rank == 3
    assert {score.weighed for score in scores.values()} == {1}


def test_without_any_weight_nobody_has_a_score() -> None:
    nothing = dict.fromkeys(EQUAL, 0)
    scores = weighted_scores(ROWS, nothing)
    assert {(score.score, score.rank) for score in scores} == {(None, None)}


def test_ranked_makers_come_before_the_others() -> None:
    order = [score.vendor_id for score in weighted_scores(ROWS, EQUAL)]
    assert order == ["good", "bad", "little"]


def test_a_score_is_never_written_without_its_coverage() -> None:
    texts = [score_words(score) for score in weighted_scores(ROWS, EQUAL)]
    assert texts == [
        "75 on 2 of 4 questions",
        "25 on 4 of 4 questions",
        "not ranked: 100 on 1 of 4 questions",
    ]
