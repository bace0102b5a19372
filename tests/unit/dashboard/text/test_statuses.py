"""Statuses, registries and subsidies in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dashboard.pages.subsidies import amount_text, conditions_text
from dashboard.text.formats import usd
from dashboard.text.statuses import (
    answer_text,
    dated,
    registry_sentence,
    status_text,
)


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


_READ, _LISTED = date(2026, 11, 1), date(2026, 10, 1)


@pytest.mark.parametrize(
    ("count", "read_on", "text"),
    [
        (1_060, _READ, "1,060 registered cameras on November 1, 2026"),
        (1, _READ, "1 registered camera on November 1, 2026"),
        (0, _READ, "its portal's counter showed 0 on November 1, 2026"),
        (None, None, "on the list of October 1, 2026, its counts not read"),
    ],
)
def test_a_registry_says_its_count_with_the_day(
    count: int | None, read_on: date | None, text: str
) -> None:
    row = {
        "last_registered_camera_count": count,
        "last_read_on": read_on,
        "listed_on": _LISTED,
    }
    assert registry_sentence(row) == f"Camera registry, not Ring's: {text}"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("45990.00"), "$45,990"),
        (Decimal("99.98"), "$99.98"),
        (Decimal(0), "$0"),
        (None, "not known"),
    ],
)
def test_money_is_written_with_cents_only_where_there_are_some(
    amount: Decimal | None, text: str
) -> None:
    assert usd(amount) == text


def test_a_date_is_no_more_exact_than_it_is_known() -> None:
    assert dated(date(2019, 1, 1), "year") == "2019"
    assert dated(None, "unknown") == "date not known"


_CONDITIONS = {
    "app_condition_status": "unknown",
    "registration_condition_status": "no",
    "footage_condition_status": "yes",
}


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("yes", "share footage"),
        ("no", "nothing, a source says"),
        ("unknown", "not known"),
    ],
)
def test_an_unknown_condition_is_not_written_as_none(status: str, text: str) -> None:
    row = {**_CONDITIONS, "sharing_condition_status": status}
    assert conditions_text(row) == text


@pytest.mark.parametrize(
    ("known", "text"),
    [
        (
            {"spent_usd": Decimal(20600), "approved_usd": Decimal(50000)},
            "$20,600 spent; $50,000 approved",
        ),
        ({}, "amount not public"),
    ],
)
def test_each_measure_of_money_is_written_by_itself(
    known: dict[str, Decimal], text: str
) -> None:
    money = dict.fromkeys(
        ("spent_usd", "approved_usd", "promised_usd", "other_public_usd")
    )
    assert amount_text({**money, **known}) == text
