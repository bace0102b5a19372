"""Money, cameras and strings in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from dashboard.pages.subsidies.ledger import described_rounds, ledger_sentence
from dashboard.pages.subsidies.schemes import condition_text
from dashboard.text.formats import usd
from dashboard.text.subsidies import dated, devices

AMOUNT = pa.decimal128(12, 2)


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


def test_a_bound_stands_with_its_number() -> None:
    assert devices(186, "at least") == "at least 186 cameras"
    assert devices(1000, "an estimated") == "an estimated 1,000 cameras"
    assert devices(None) == "not known"
    assert devices(0) == "0 cameras"


def test_a_date_is_no_more_exact_than_it_is_known() -> None:
    assert dated(date(2019, 1, 1), "year") == "2019"
    assert dated(None, "unknown") == "date not known"


@pytest.mark.usefixtures("warehouse_file")
def test_an_unknown_string_is_not_written_as_no() -> None:
    row = {
        "sharing_condition_status": "yes",
        "app_condition_status": "unknown",
        "registration_condition_status": "no",
        "footage_condition_status": "yes",
    }
    text = condition_text(row)
    assert text == "any condition: yes (app not known, registration no, footage yes)"


def _rounds() -> pa.Table:
    return pa.table(
        {
            "scheme_id": ["a", "a", "b"],
            "state_code": ["CA", "CA", "IL"],
            "spent_usd": pa.array([None, None, Decimal(20)], AMOUNT),
            "approved_usd": pa.array([Decimal(5), Decimal(7), Decimal(50)], AMOUNT),
            "promised_usd": pa.array([None, None, None], AMOUNT),
            "other_public_usd": pa.array([None, None, None], AMOUNT),
            "announced_on": pa.array([date(2017, 10, 1), date(2018, 1, 1), None]),
            "announced_on_precision": ["month", "year", "unknown"],
            "announced_year": pa.array([2017, 2018, None], pa.int32()),
            "round_status": ["ended", "budgeted", "ran"],
        }
    )


@pytest.mark.usefixtures("warehouse_file")
def test_the_sentence_totals_each_kind_of_money_by_itself() -> None:
    sentence = ledger_sentence(_rounds())
    assert "**3 funding rounds** of 2 schemes in 2 states" in sentence
    assert r"spent \$20 (1 round); approved \$62 (3 rounds)" in sentence
    assert "82" not in sentence
    assert "No amount is known for 0." in sentence


@pytest.mark.usefixtures("warehouse_file")
def test_rounds_say_when_and_how_far_they_came() -> None:
    rows = described_rounds(_rounds())
    assert rows["announced"].to_pylist() == ["October 2017", "2018", "date not known"]
    assert rows["year_name"].to_pylist() == ["2017", "2018", "no date"]
    assert rows["progress"].to_pylist()[1] == "Decided or announced, start not seen"
