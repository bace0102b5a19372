"""The panel of the map."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.pages.map.panels import registry_sentence

_READ, _LISTED = date(2026, 11, 1), date(2026, 10, 1)


@pytest.mark.parametrize(
    ("count", "read_on", "text"),
    [
        (1_060, _READ, "1,060 registered cameras on November 1, 2026"),
        (1, _READ, "1 registered camera on November 1, 2026"),
        (0, _READ, "its portal's counter showed 0 on November 1, 2026"),
        (None, None, "on the list of October 1, 2026, its counts not read"),
    ],
)
def test_a_registry_says_its_count_with_the_day(
    count: int | None, read_on: date | None, text: str
) -> None:
    row = {
        "last_registered_camera_count": count,
        "last_read_on": read_on,
        "listed_on": _LISTED,
    }
    assert registry_sentence(row) == f"Camera registry, not Ring's: {text}"
