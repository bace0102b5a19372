"""Specification of the price chart."""

from __future__ import annotations

from typing import Any

from dashboard.charts.prices import Span, prices_over_time
from dashboard.charts.theme import LIGHT

SPAN = Span(2019, 2026)


def _layers(devices: tuple[str, ...], mark: str) -> list[dict[str, Any]]:
    layers = prices_over_time(LIGHT, devices, SPAN)["layer"]
    return [layer for layer in layers if layer["mark"]["type"] == mark]


def test_a_second_hand_price_is_hollow_and_nothing_joins_prices() -> None:
    [points] = _layers(("Doorbell",), "point")
    assert points["encoding"]["fill"]["condition"]["test"] == "datum.is_weak"
    [steps] = _layers(("Doorbell",), "line")
    assert steps["mark"]["interpolate"] == "step-after"
    assert steps["encoding"]["y"]["field"] == "list_price_usd"


def test_every_band_has_two_days_and_a_name() -> None:
    [band] = _layers(("Doorbell",), "rect")
    name = _layers(("Doorbell",), "text")[0]
    encoded = band["encoding"]
    assert (encoded["x"]["field"], encoded["x2"]["field"]) == (
        "starts_on",
        "band_ends_on",
    )
    assert name["encoding"]["text"]["field"] == "band_name"


def test_two_devices_are_named_at_their_points() -> None:
    one, two = (
        [layer["encoding"]["text"] for layer in _layers(devices, "text")]
        for devices in (("Doorbell",), ("Doorbell", "Camera"))
    )
    assert [text for text in two if text not in one] == [
        {"field": "device_name", "type": "nominal"}
    ]
