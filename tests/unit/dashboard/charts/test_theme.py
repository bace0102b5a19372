"""Colors of the theme, and types of rows that a chart can read."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest

from dashboard.charts.chart_spec import with_floats
from dashboard.charts.incidents import STANDING_MARKS
from dashboard.charts.terms import ANSWER_MARKS
from dashboard.charts.theme import DARK, LIGHT, Palette, palette

BACKGROUNDS = {"light": "#FDFBF6", "dark": "#0F1626"}


def _luminance(color: str) -> float:
    parts = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_marks_stand_out_from_their_background(colors: Palette) -> None:
    ground = BACKGROUNDS[colors.name]
    signs = (*STANDING_MARKS.values(), *ANSWER_MARKS.values())
    marks = (colors.lamp, *colors.series, *(sign.color(colors) for sign in signs))
    assert not [color for color in marks if _contrast(color, ground) < 3]


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_words_on_charts_can_be_read(colors: Palette) -> None:
    for ground in (BACKGROUNDS[colors.name], colors.band):
        assert _contrast(colors.ink, ground) >= 4.5
        assert _contrast(colors.quiet, ground) >= 4.5


def test_an_unknown_theme_is_light() -> None:
    assert palette(None) is LIGHT
    assert palette("dark") is DARK


def test_a_decimal_reaches_a_chart_as_the_number_it_is() -> None:
    rows = pa.table(
        {
            "cost_usd": pa.array([Decimal("370.37"), None], pa.decimal128(12, 2)),
            "name": ["a", "b"],
        }
    )
    converted = with_floats(rows)
    assert converted["cost_usd"].to_pylist() == [370.37, None]
    assert converted.schema.field("cost_usd").type == pa.float64()
    assert converted["name"].to_pylist() == ["a", "b"]
