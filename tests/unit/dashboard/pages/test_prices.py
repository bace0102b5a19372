"""Offers and findings in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dashboard.pages.prices.check import findings_sentence, offer_text, share

pytestmark = pytest.mark.usefixtures("warehouse_file")


def _offer(**known: Any) -> dict[str, Any]:  # noqa: ANN401 - cells of any type
    empty = dict.fromkeys(
        (
            "price_usd",
            "list_price_usd",
            "stated_saving_usd",
            "stated_saving_bound",
            "stated_discount_share",
            "stated_discount_bound",
        )
    )
    return {**empty, **known}


def test_a_share_without_a_price_is_not_a_price() -> None:
    text = offer_text(_offer(stated_discount_share=0.5, stated_discount_bound="about"))
    assert text == "no price, about 50% off"


def test_a_bound_is_not_written_as_a_value() -> None:
    text = offer_text(
        _offer(stated_saving_usd=Decimal(129), stated_saving_bound="up_to")
    )
    assert text == "no price, up to $129 off"


def test_a_price_comes_with_what_else_the_source_states() -> None:
    text = offer_text(
        _offer(price_usd=Decimal("119.99"), list_price_usd=Decimal("249.98"))
    )
    assert text == "$119.99, list price $249.98"


def test_an_unknown_share_is_not_zero() -> None:
    assert share(None) == "not known"
    assert share(0.0) == "0%"


def _checks(*verdicts: str) -> list[dict[str, Any]]:
    known = {"observed_low_usd": 5, "stated_list_price_usd": None, "year_low_usd": 6}
    return [{"discount_verdict": verdict, **known} for verdict in verdicts]


def test_decided_checks_are_counted_by_verdict() -> None:
    checks = _checks("as_stated", "smaller_than_stated", "cannot_tell", "no_claim")
    sentence = findings_sentence(7, checks, date(2026, 11, 27))
    assert "**1 as claimed, 1 smaller than claimed**" in sentence
    assert "**4 offers**" in sentence
    assert "is known for 4, the list price too for 0" in sentence
    assert "for 1 too little is known, and for 1 no source claims one" in sentence
    assert "As of November 27, 2026" in sentence


def test_no_decided_check_is_none_yet() -> None:
    checks = _checks("cannot_tell")
    assert "**none yet**" in findings_sentence(3, checks, date(2026, 11, 27))
