"""Labels of controls."""

from __future__ import annotations

import pytest

from dashboard.charts.theme import DARK, LIGHT, Palette
from dashboard.components import filters


@pytest.mark.parametrize(
    ("colors", "label"), [(LIGHT, "All years"), (DARK, ":gray[All years]")]
)
def test_a_pressed_button_can_be_read_on_a_dark_page(
    monkeypatch: pytest.MonkeyPatch, colors: Palette, label: str
) -> None:
    monkeypatch.setattr(filters, "colors", lambda: colors)
    assert filters.legible({"any": "All years"}) == {"any": label}
