"""Answers, and the three kinds of missing answers, in words."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest

from dashboard.charts.terms import ANSWER_MARKS
from dashboard.components.term_words import (
    answer_key,
    answer_words,
    badge,
    statement,
    when_supported,
    who_says,
)
from dashboard.queries.labels import labels
from dashboard.queries.terms import term_evidence

pytestmark = pytest.mark.usefixtures("warehouse_file")


def test_no_answer_on_record_is_written_as_a_slug() -> None:
    positions = set(term_evidence()["position"].to_pylist())
    assert len(positions) > 100
    assert not [p for p in positions if "_" in answer_words(p)]
    assert answer_words(None) == ""


def test_every_kind_of_answer_has_a_sign_a_word_and_a_shape_of_its_own() -> None:
    marks = ANSWER_MARKS.values()
    for name in ("symbol", "shape"):
        assert len({getattr(mark, name) for mark in marks}) == len(ANSWER_MARKS)
    words = labels("answer_kind")
    assert set(words) == set(ANSWER_MARKS)
    assert len(set(words.values())) == len(ANSWER_MARKS)


def test_no_and_not_stated_and_not_seen_are_three_things() -> None:
    no = {"answer_state": "answered", "rating_band": "protective"}
    silent = {"answer_state": "not_stated", "rating_band": None}
    unseen = {"answer_state": "not_seen", "rating_band": None}
    badges = [badge(answer_key(row)) for row in (no, silent, unseen)]
    assert badges == [
        ":blue-badge[▲ Protective]",
        ":gray-badge[○ Not stated]",
        "*— Not seen*",
    ]


def test_a_contradicted_answer_is_not_shown_as_its_rating() -> None:
    row = {"answer_state": "conflicting", "rating_band": "invasive"}
    assert answer_key(row) == "conflicting"


@pytest.mark.parametrize(
    ("day", "precision", "status", "words"),
    [
        (date(2022, 9, 1), "day", "old", "September 1, 2022, over three years old"),
        (date(2025, 12, 1), "month", "recent", "December 2025"),
        (date(2026, 11, 28), "seen", "undated", "undated, seen November 28, 2026"),
        (None, "unknown", "undated", "undated"),
    ],
)
def test_a_text_that_is_old_or_undated_says_so(
    day: date | None, precision: str, status: str, words: str
) -> None:
    row = {
        "supported_on": day,
        "supported_on_precision": precision,
        "terms_date_status": status,
    }
    assert when_supported(row) == words


def test_a_report_is_distinct_from_the_makers_own_text() -> None:
    own = {"documentation_type": "primary", "source_kind": "vendor"}
    letter = {"documentation_type": "primary", "source_kind": "primary"}
    report = {"documentation_type": "reported", "source_kind": "press"}
    copied = {"documentation_type": "reported", "source_kind": "repost"}
    texts = [who_says(row) for row in (own, letter, report, copied)]
    assert texts == [
        "the maker's own text",
        "an original text, not the press",
        "reported by others",
        "reported, in a copy",
    ]


_STATEMENT = {
    "answer_state": "answered",
    "rating_band": "invasive",
    "position": "yes",
    "summary": "Hands over video in emergencies.",
    "quote_text": "imminent danger",
    "document_type": "practice",
    "documentation_type": "primary",
    "evidence_fit": "full",
    "locale": "us",
    "publisher": "Senate",
    "source_url": "https://example.org/letter",
    "source_kind": "primary",
    "supported_on": date(2022, 7, 13),
    "supported_on_precision": "day",
    "terms_date_status": "recent",
}


@pytest.mark.parametrize(
    ("length", "changed", "phrases", "absent"),
    [
        ("short", {}, ("▼ Invasive", "Yes (July 13, 2022)"), "emergencies"),
        ("line", {}, ("**Yes.** Hands over", "[Senate](https"), "imminent"),
        ("full", {}, ("**“imminent danger”**", "practice", "not the press"), "weaker"),
        ("full", {"quote_text": None}, ("Hands over",), "“"),
        ("line", {"evidence_fit": "weaker"}, ("weaker evidence",), ""),
        ("full", {"answer_state": "not_seen"}, ("does not mean no",), "Yes"),
        ("line", {"answer_state": "not_stated"}, ("The document doesn't say",), "Yes"),
    ],
)
def test_a_statement_is_written_at_three_lengths(
    length: Literal["short", "line", "full"],
    changed: dict[str, object],
    phrases: tuple[str, ...],
    absent: str,
) -> None:
    text = statement({**_STATEMENT, **changed}, length)
    assert [phrase for phrase in phrases if phrase not in text] == []
    assert not absent or absent not in text
