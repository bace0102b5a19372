"""The filters of the prices page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.components.filters import choose_many, choose_one
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.queries.labels import labels

_PAGE = "prices"
# What stands beside the list has the rest of the row, or a row of its own on a phone.
_DEVICES_PIXELS = 890
_EVERY_YEAR = "all"
# The devices of which most prices over several years are known.
_DEVICES_AT_FIRST = (
    "ring-video-doorbell-2020,ring-battery-doorbell-plus,ring-indoor-cam-2,"
    "ring-battery-doorbell-2024,ring-stick-up-cam,ring-video-doorbell-pro"
)
# The discount that can be checked.
_DEVICE_AT_FIRST = "ring-indoor-cam-2"
_SALE_AT_FIRST = "black-friday-2025"


@dataclass(frozen=True)
class PriceLabels:
    """What the options of each control are called.

    Attributes:
        curves: Devices with a price on a curve, by id.
        checked: Devices that a discount can be stated for, by id.
        sales: Sales, by id.
        years: Years that the record covers, in order.
        imported: Devices with imported prices, by id; empty on most sites.
    """

    curves: Mapping[str, str]
    checked: Mapping[str, str]
    sales: Mapping[str, str]
    years: tuple[int, ...]
    imported: Mapping[str, str]

    @property
    def year_names(self) -> dict[str, str]:
        """Name the years, after the option that keeps all."""
        return {_EVERY_YEAR: "All years", **{str(y): str(y) for y in self.years}}


def price_labels(
    devices: Sequence[Mapping[str, Any]],
    sales: Sequence[Mapping[str, Any]],
    imported: Sequence[Mapping[str, Any]],
) -> PriceLabels:
    """Name the options of each control.

    Args:
        devices: Rows of ``price_devices``.
        sales: Rows of the sale calendar, oldest first.
        imported: Devices with imported prices.
    """
    on_curve = [row for row in devices if row["curve_price_count"]]
    single = [row for row in devices if row["device_scope"] != "range"]
    first = min(
        row["first_observed_on"].year for row in devices if row["observed_days"]
    )
    return PriceLabels(
        curves={row["device_id"]: row["device_name"] for row in on_curve},
        checked={row["device_id"]: row["device_name"] for row in single},
        sales={row["sale_event_id"]: row["sale_event_name"] for row in sales},
        years=tuple(range(first, sales[-1]["sale_event_year"] + 1)),
        imported={row["device_id"]: row["device_name"] for row in imported},
    )


def price_controls(labels: PriceLabels) -> dict[str, Control]:
    """Describe the controls of the page, and set them as the address says."""
    controls = {
        "devices": Control(
            _PAGE, "devices", "Devices", _DEVICES_AT_FIRST, "many", tuple(labels.curves)
        ),
        "year": _listed("year", "Years", _EVERY_YEAR, labels.year_names),
        "device": _listed("device", "Device", _DEVICE_AT_FIRST, labels.checked),
        "sale": _listed("sale", "Sale", _SALE_AT_FIRST, labels.sales),
        "kind": _listed("kind", "Kind of product", "doorbell", _kinds()),
    }
    if labels.imported:
        first = next(iter(labels.imported))
        controls["imported"] = _listed(
            "imported", "Device with imported prices", first, labels.imported
        )
    open_url(tuple(controls.values()))
    return controls


def choose_curves(
    controls: Mapping[str, Control], labels: PriceLabels
) -> tuple[list[str], int, int]:
    """Draw what the price chart shows.

    Returns:
        Ids of the devices, and the first and the last year to cover.
    """
    with st.container(horizontal=True):
        ids = choose_many(
            controls["devices"],
            labels.curves,
            placeholder="Choose up to six devices",
            width=_DEVICES_PIXELS,
        )
        year = choose_one(controls["year"], labels.year_names)
    if year == _EVERY_YEAR:
        return ids, labels.years[0], labels.years[-1]
    return ids, int(year), int(year)


def choose_sale(controls: Mapping[str, Control], labels: PriceLabels) -> str:
    """Draw which sale to lay out; return its id."""
    return choose_one(controls["sale"], labels.sales)


def choose_device(controls: Mapping[str, Control], labels: PriceLabels) -> str:
    """Draw which device to check at that sale; return its id."""
    return choose_one(controls["device"], labels.checked)


def choose_imported(controls: Mapping[str, Control], labels: PriceLabels) -> str:
    """Draw which device's imported prices to show; return its id."""
    return choose_one(controls["imported"], labels.imported)


def choose_kind(controls: Mapping[str, Control]) -> str:
    """Draw which devices the grid lists, and put every control into the address."""
    kind = choose_one(controls["kind"], _kinds())
    write_url(tuple(controls.values()))
    return kind


def _kinds() -> Mapping[str, str]:
    return labels("device_category")


def _listed(name: str, label: str, first: str, options: Mapping[str, str]) -> Control:
    return Control(_PAGE, name, label, first, options=tuple(options))
