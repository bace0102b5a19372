"""A status with its date, in words."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.text.statuses import answer_text, status_text


@pytest.mark.parametrize(
    ("name", "day", "precision", "words"),
    [
        ("Last seen", date(2021, 8, 9), "day", "Last seen August 9, 2021"),
        ("Disputed", date(2019, 8, 1), "month", "Disputed since August 2019"),
        ("No record", None, "unknown", "No record"),
    ],
)
def test_a_status_names_its_date_as_exactly_as_it_is_known(
    name: str, day: date | None, precision: str, words: str
) -> None:
    assert status_text(name, day, precision) == words


ROW = {
    "ring_status": "last_seen",
    "ring_status_on": date(2021, 8, 9),
    "ring_status_on_precision": "day",
    "joined_basis": "atlas_of_2020",
    "joined_on": date(2019, 5, 9),
    "joined_on_precision": "day",
    "listed_until_on": date(2021, 8, 9),
    "is_on_list": True,
}
REPORTED = {"joined_basis": None, "joined_on": None, "listed_until_on": None}
OF_2020 = date(2020, 10, 7)
ANSWERS = {"declined": "No: it turned Ring down", "ended": "Not any more: it ended"}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {},
            "Yes: on Ring's map and a list, May 2019 to August 2021. "
            "We have no information after that.",
        ),
        (
            {
                "is_on_list": False,
                "listed_until_on": OF_2020,
                "ring_status_on": OF_2020,
            },
            "Yes: on Ring's map, May 2019 to October 2020. "
            "We have no information after that.",
        ),
        (
            {"joined_basis": None, "joined_on": None},
            "Yes: on the list of August 2021. We have no information after that.",
        ),
        (
            {"ring_status_on": date(2022, 11, 2)},
            "Yes: on Ring's map and a list, May 2019 to August 2021. Named again in "
            "November 2022. "
            "We have no information after that.",
        ),
        (
            {
                **REPORTED,
                "joined_basis": "joining_reported",
                "joined_on": date(2020, 1, 1),
                "joined_on_precision": "year",
                "ring_status_on": date(2020, 1, 1),
            },
            "Yes: reported to have joined in 2020. We have no information after that.",
        ),
        (
            REPORTED,
            "Yes: reported to be with Ring (August 9, 2021). "
            "We have no information after that.",
        ),
        (
            {"ring_status": "disputed"},
            "Disputed: on Ring's map and a list, May 2019 to August 2021. By its own "
            "word or a report on it, in August 2021, it takes no part.",
        ),
        (
            {"ring_status": "declined"},
            "No: it turned Ring down (August 9, 2021).",
        ),
        ({"ring_status": "ended", "ring_status_on": None}, "Not any more: it ended."),
        ({"ring_status": "no_record"}, ""),
    ],
)
def test_the_first_line_answers_by_the_evidence_at_hand(
    changed: dict[str, object], words: str
) -> None:
    assert answer_text({**ROW, **changed}, ANSWERS) == words
