"""Offers and findings in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from dashboard.pages.prices.check import findings_sentence
from dashboard.pages.prices.words import offer_text, share

pytestmark = pytest.mark.usefixtures("warehouse_file")


def _offer(**known: Any) -> dict[str, Any]:  # noqa: ANN401 - cells of any type
    empty = dict.fromkeys(
        (
            *("price_usd", "list_price_usd", "stated_saving_usd"),
            *("stated_saving_bound", "stated_discount_share", "stated_discount_bound"),
        )
    )
    return {**empty, **known}


def test_a_share_without_a_price_is_no_price() -> None:
    text = offer_text(_offer(stated_discount_share=0.5, stated_discount_bound="about"))
    assert text == "no price, about 50% off"


def test_a_bound_is_not_written_as_a_value() -> None:
    text = offer_text(
        _offer(stated_saving_usd=Decimal(129), stated_saving_bound="up_to")
    )
    assert text == "no price, up to $129 off"


def test_a_price_stands_with_what_else_the_source_states() -> None:
    text = offer_text(
        _offer(price_usd=Decimal("119.99"), list_price_usd=Decimal("249.98"))
    )
    assert text == "$119.99, list price $249.98"


def test_an_unknown_share_is_not_zero() -> None:
    assert share(None) == "not known"
    assert share(0.0) == "0%"


def test_decided_checks_are_told_by_verdict() -> None:
    verdicts = ["as_stated", "smaller_than_stated", "cannot_tell", "no_claim"]
    checks = [{"discount_verdict": verdict} for verdict in verdicts]
    sentence = findings_sentence(7, checks)
    assert "**2 of them could be checked**: 1 as claimed, 1 smaller than claimed" in (
        sentence
    )
    assert "**1** the answer is *cannot tell*" in sentence


def test_no_decided_check_is_said_plainly() -> None:
    sentence = findings_sentence(3, [{"discount_verdict": "cannot_tell"}])
    assert "None of them can be checked yet" in sentence
