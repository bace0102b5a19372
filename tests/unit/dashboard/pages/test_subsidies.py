"""Amounts and conditions of public money in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dashboard.pages.subsidies import (
    amount_text,
    conditions_text,
    dated,
    headline,
)


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


@pytest.mark.parametrize("company_count", [0, 1])
def test_the_company_is_named_only_if_it_paid_for_a_round(company_count: int) -> None:
    area = {
        "round_count": 3,
        **dict.fromkeys(("spent_usd", "approved_usd", "promised_usd")),
        "device_given_count": None,
        "device_given_round_count": 0,
        "amount_unknown_round_count": 3,
        "amount_unknown_company_round_count": company_count,
        "sharing_yes_round_count": 0,
        "sharing_unknown_round_count": 3,
    }
    assert ("names only the company" in headline(area)) == bool(company_count)
