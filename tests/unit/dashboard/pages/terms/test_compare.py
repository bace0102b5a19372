"""Which questions two or three makers answer differently."""

from __future__ import annotations

from dashboard.pages.terms.answers import grouped_topics
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


def test_two_ratings_of_one_band_are_alike() -> None:
    groups = grouped_topics([*_topic("same", 4, 5)])
    assert _names(groups["alike"]) == ["same"]


def test_a_third_maker_without_an_answer_hides_no_difference() -> None:
    groups = grouped_topics([*_topic("differs", 1, 5, "not_seen")])
    assert _names(groups["differ"]) == ["differs"]
