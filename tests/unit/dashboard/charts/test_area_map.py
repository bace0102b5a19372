"""Classes of areas, and maps that tell all they need to a reader of a picture."""

from __future__ import annotations

import json

import pytest

from dashboard.charts.area_map import (
    NONE_LISTED,
    TOO_FEW,
    area_map,
    class_colors,
    class_limits,
    class_names,
    class_of,
    month_maps,
)
from dashboard.charts.chart_spec import with_caption
from dashboard.charts.theme import DARK, LIGHT, Palette

TEN = [float(value) for value in range(1, 11)]


@pytest.mark.parametrize(
    ("values", "limits", "names"),
    [
        (
            TEN,
            [3.0, 5.0, 7.0, 9.0],
            ["under 3", "3 to under 5", "5 to under 7", "7 to under 9", "9 or more"],
        ),
        ([*TEN, 0, None], [3.0, 5.0, 7.0, 9.0], None),
        ([1.0, 2.0, 3.0], [], ["some"]),
        ([1.0] * 9 + [7.0], [], ["some"]),
        ([0.3371, 0.4251, 0.5149, 0.6571, 1.4], [0.43, 0.51, 0.66, 1.4], None),
    ],
    ids=["five", "without_none", "few", "equal", "rounded"],
)
def test_steps_hold_about_as_many_areas_each(
    values: list[float | None], limits: list[float], names: list[str] | None
) -> None:
    assert class_limits(values) == limits
    assert names is None or class_names(limits, "rate") == names


@pytest.mark.parametrize(
    ("rate", "is_too_few", "name"),
    [
        (None, False, NONE_LISTED),
        (0.2, True, TOO_FEW),
        (1.0, False, "under 3"),
        (3.0, False, "3 to under 5"),
        (99.0, False, "9 or more"),
    ],
)
def test_an_area_is_in_one_class(
    rate: float | None, is_too_few: bool, name: str
) -> None:
    limits = class_limits(TEN)
    row = {"agencies_per_100k": rate, "is_too_few": is_too_few}
    assert class_of(row, "rate", limits, class_names(limits, "rate")) == name


@pytest.mark.parametrize("colors", [LIGHT, DARK])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_each_class_has_a_color_of_its_own(colors: Palette, count: int) -> None:
    fills = class_colors(colors, [f"step {number}" for number in range(count)])
    assert len(set(fills.values())) == len(fills) == count + 2


@pytest.mark.parametrize("is_named", [False, True])
def test_a_dot_leaves_the_press_to_its_state(is_named: bool) -> None:
    spec = area_map(LIGHT, "a.geojson", (("some", "#369"),), "rate", is_named=is_named)
    states, *others = spec["layer"]
    assert "tooltip" in states["encoding"]
    assert not [layer for layer in others if "tooltip" in layer["encoding"]]


@pytest.mark.parametrize("is_narrow", [False, True])
def test_a_picture_says_what_it_shows_from_where_and_when(is_narrow: bool) -> None:
    title = "Agencies that were recorded with Ring by the end of each of four months"
    lines = ["Sources: A; B.", "Porchlight, November 28, 2026. porchlight.example/map"]
    fluid = area_map(LIGHT, "a", (("some", "#369"),), "rate", is_narrow=is_narrow)
    facets = month_maps(LIGHT, "a", (("some", "#369"),), is_narrow=is_narrow)
    for spec in (fluid, facets):
        captioned = with_caption(spec, title, lines)
        text = json.dumps(captioned["title"]).replace('\\"', '"').replace('", "', " ")
        assert title in text
        assert all(line in text for line in lines)
        assert min(captioned["padding"].values()) > 0
