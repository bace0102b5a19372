"""Offers and findings in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dashboard.pages.prices import chart_claim, offer_text

pytestmark = pytest.mark.usefixtures("warehouse_file")


@pytest.mark.parametrize(
    ("known", "text"),
    [
        # A share without a price is not a price, and a bound is not a value.
        (
            {"stated_discount_share": 0.5, "stated_discount_bound": "about"},
            "no price, about 50% off",
        ),
        (
            {"stated_saving_usd": Decimal(129), "stated_saving_bound": "up_to"},
            "no price, up to $129 off",
        ),
        (
            {"price_usd": Decimal("119.99"), "list_price_usd": Decimal("249.98")},
            "$119.99, list price $249.98",
        ),
    ],
)
def test_an_offer_is_told_as_its_source_states_it(
    known: dict[str, Any], text: str
) -> None:
    names = ("price_usd", "list_price_usd", "stated_saving_usd", "stated_saving_bound")
    more = ("stated_discount_share", "stated_discount_bound")
    assert offer_text({**dict.fromkeys((*names, *more)), **known}) == text


def _device(name: str, low: str, high: str, days: int) -> dict[str, Any]:
    return {
        "device_name": name,
        "lowest_price_usd": Decimal(low),
        "highest_price_usd": Decimal(high),
        "observed_days": days,
        "first_observed_on": date(2020, 1, 1),
    }


def test_a_title_states_the_prices_of_its_devices() -> None:
    one, other = _device("Doorbell", "55", "99.99", 19), _device("Cam", "20", "20", 1)
    assert chart_claim([one]) == "Doorbell cost $55 to $99.99 on the 19 days we know"
    assert chart_claim([other]) == "Cam cost $20 on the 1 day we know"
    assert chart_claim([one, other]) == "Lowest known prices: Doorbell $55; Cam $20"
