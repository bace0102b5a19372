"""Specifications of the price charts."""

from __future__ import annotations

import json
from typing import Any

from dashboard.charts.prices import (
    SCOPES,
    Span,
    deepest_discount_marks,
    joinings_and_sales,
    prices_by_device,
)
from dashboard.charts.theme import LIGHT

ALL_YEARS, ONE_YEAR = Span(2019, 2026), Span(2023, 2023)
SCOPE_NAMES = tuple((scope, scope) for scope in SCOPES)
CELL_NAMES = tuple(
    (code, code) for code in ("price", "claim_only", "none", "not_released")
)
DEVICES = ("Doorbell", "Camera")


def _lanes() -> dict[str, Any]:
    return prices_by_device(LIGHT, DEVICES)


def _layers(spec: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    return [
        layer
        for layer in spec["layer"]
        if (layer["mark"] if isinstance(layer["mark"], str) else layer["mark"]["type"])
        == mark
    ]


def test_each_device_has_a_row_of_its_own_height() -> None:
    one = prices_by_device(LIGHT, DEVICES[:1])
    assert _lanes()["height"] == 2 * one["height"]


def test_list_price_and_price_paid_are_side_by_side_and_a_weak_one_is_pale() -> None:
    [bars] = _layers(_lanes(), "bar")
    assert bars["encoding"]["xOffset"]["scale"]["domain"] == ["list", "paid"]
    assert bars["encoding"]["fillOpacity"]["condition"]["test"] == "datum.is_weak"


def test_every_band_has_two_days_and_a_name() -> None:
    spec = joinings_and_sales(LIGHT, ALL_YEARS)
    bands, names = _layers(spec, "rect"), _layers(spec, "text")[:2]
    assert {band["encoding"]["x"]["field"] for band in bands} == {"starts_on"}
    assert {band["encoding"]["x2"]["field"] for band in bands} == {"band_ends_on"}
    assert {name["encoding"]["text"]["field"] for name in names} == {"band_name"}


def test_one_year_names_every_sale_even_on_a_phone() -> None:
    def seen(span: Span) -> set[str]:
        return {
            layer["mark"]["opacity"]["expr"]
            for layer in _layers(joinings_and_sales(LIGHT, span), "text")[:2]
        }

    assert seen(ONE_YEAR) == {"1"}
    assert all("prime_day" in text for text in seen(ALL_YEARS))


def test_a_prime_day_without_a_stated_discount_says_so() -> None:
    assert "none found" in json.dumps(deepest_discount_marks(LIGHT, SCOPE_NAMES))
