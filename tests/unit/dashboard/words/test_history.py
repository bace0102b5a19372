"""What is said of an agency in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dashboard.words.history import event_words, short_event_words, unknowns

pytestmark = pytest.mark.usefixtures("warehouse_file")

PROFILE: dict[str, Any] = {
    "ring_status": "last_seen",
    "has_ring_record": True,
    "joined_on": date(2019, 5, 9),
    "earlier_on": None,
    "has_instrument": True,
    "video_request_count": 3,
}
ENTRY = {
    "actor": "agency",
    "event_type": "joined",
    "event_basis": "map_date",
    "program_name": "Neighbors portal",
}


def _unknowns(**changes: object) -> str:
    return " ".join(unknowns({**PROFILE, **changes}))


def test_last_seen_leaves_open_whether_it_takes_part_today() -> None:
    assert "Whether it takes part today" in _unknowns()
    assert "Whether it takes part today" not in _unknowns(ring_status="active")


def test_silence_is_not_a_no() -> None:
    told = _unknowns(ring_status="no_record", has_ring_record=False, joined_on=None)
    assert "not mean no" in told
    assert "When it joined" not in told


def test_a_dispute_is_not_decided() -> None:
    assert "Who is right" in _unknowns(ring_status="disputed")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"joined_on": None}, "no source that we know of gives a date"),
        ({"earlier_on": date(2019, 1, 1)}, "sources disagree"),
        ({"has_instrument": False}, "How it was agreed"),
        ({"video_request_count": None}, "How often it asked"),
    ],
)
def test_each_gap_of_the_record_is_named(
    change: dict[str, object], sentence: str
) -> None:
    assert sentence in _unknowns(**change)
    assert sentence not in _unknowns()


def test_the_date_on_the_map_is_told_as_such() -> None:
    assert "Ring's map" in event_words(ENTRY)
    assert "Ring's map" in short_event_words(ENTRY)


def test_what_the_company_ended_is_not_told_as_the_agency_s_end() -> None:
    told = event_words({**ENTRY, "actor": "company", "event_type": "ended"})
    assert "not by the agency" in told


@pytest.mark.parametrize(
    ("event_type", "program_name"),
    [
        ("announced", "Camera registry of the agency"),
        ("declined", "Ring's discount for an agency's staff"),
    ],
)
def test_what_stands_beside_is_named_and_is_no_step_with_ring(
    event_type: str, program_name: str
) -> None:
    beside = {
        **ENTRY,
        "actor": "beside",
        "event_type": event_type,
        "event_basis": "statement",
        "program_name": program_name,
    }
    assert "not taking part with Ring" in event_words(beside)
    assert program_name in event_words(beside)
