"""The makers' answers: in a grid, and compared."""

from __future__ import annotations

import pytest

from dashboard.pages.terms.answers import grouped_topics
from dashboard.pages.terms.grid import (
    answered_count,
    cell_rows,
    ordered_topics,
    ordered_vendors,
)
from dashboard.text.rows import Row

BANDS = {
    1: "protective",
    2: "protective",
    3: "mixed",
    4: "invasive",
    5: "invasive",
    None: None,
}


def _topic(topic_id: str, *answers: int | str) -> list[Row]:
    """Make the rows of a topic from ratings, or from states without one."""
    rows: list[Row] = []
    for number, answer in enumerate(answers):
        rating = answer if isinstance(answer, int) else None
        rows.append(
            {
                "vendor_id": f"maker-{number}",
                "topic_id": topic_id,
                "answer_state": "answered" if rating else answer,
                "rating": rating,
                "rating_band": BANDS[rating],
            }
        )
    return rows


def _names(group: list[list[Row]]) -> list[str]:
    return [rows[0]["topic_id"] for rows in group]


def test_the_widest_difference_comes_first() -> None:
    groups = grouped_topics(
        [*_topic("near", 2, 3), *_topic("far", 1, 5), *_topic("between", 2, 5)]
    )
    assert _names(groups["differ"]) == ["far", "between", "near"]


def test_what_is_not_known_is_never_a_difference() -> None:
    groups = grouped_topics(
        [
            *_topic("one-side", 1, "not_seen"),
            *_topic("silent", 5, "not_stated"),
            *_topic("disputed", "conflicting", "not_seen"),
            *_topic("nothing", "not_seen", "not_stated"),
        ]
    )
    assert groups["differ"] == []
    assert _names(groups["partly"]) == ["one-side", "silent", "disputed"]
    assert _names(groups["nothing"]) == ["nothing"]


def test_two_ratings_in_one_band_are_equal() -> None:
    groups = grouped_topics([*_topic("same", 4, 5)])
    assert _names(groups["alike"]) == ["same"]


def test_a_third_maker_without_an_answer_hides_no_difference() -> None:
    groups = grouped_topics([*_topic("differs", 1, 5, "not_seen")])
    assert _names(groups["differ"]) == ["differs"]


pytestmark = pytest.mark.usefixtures("warehouse_file")


def _row(
    vendor_id: str, topic_id: str, state: str, rating: int | None = None
) -> dict[str, object]:
    bands = {1: "protective", 3: "mixed", 5: "invasive"}
    return {
        "vendor_id": vendor_id,
        "vendor_name": vendor_id.title(),
        "topic_id": topic_id,
        "topic_name": topic_id.title(),
        "answer_state": state,
        "rating": rating,
        "rating_band": bands.get(rating) if rating else None,
        "position": "yes" if rating else None,
        "summary": "Words." if rating else None,
        "position_id": "p" if rating else None,
        "supported_on": None,
    }


ROWS = [
    _row("beta", "police", "answered", 5),
    _row("alpha", "police", "not_seen"),
    _row("gamma", "police", "answered", 1),
    _row("beta", "storage", "answered", 3),
    _row("alpha", "storage", "conflicting", 5),
    _row("gamma", "storage", "answered", 3),
]


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("name", ["alpha", "beta", "gamma"]),
        ("answered", ["beta", "gamma", "alpha"]),
        ("police", ["gamma", "beta", "alpha"]),
        ("storage", ["beta", "gamma", "alpha"]),
    ],
)
def test_makers_stand_in_the_chosen_order(order: str, names: list[str]) -> None:
    assert [row["vendor_id"] for row in ordered_vendors(ROWS, order)] == names


def test_the_question_with_most_answers_can_come_first() -> None:
    listed = [row["topic_id"] for row in ordered_topics(ROWS, "listed")]
    answered = [row["topic_id"] for row in ordered_topics(ROWS, "answered")]
    assert (listed, answered) == (["police", "storage"], ["storage", "police"])


def test_what_is_not_seen_is_not_counted_as_answered() -> None:
    assert answered_count(ROWS, "alpha") == 1
    assert answered_count(ROWS, "beta") == 2


def test_every_cell_has_a_word() -> None:
    cells = cell_rows(ROWS).to_pylist()
    assert len(cells) == len(ROWS)
    assert cells[1]["answer_word"] == "Not seen"
    assert "not mean no" in cells[1]["summary"]
