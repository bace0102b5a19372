"""What is said of other doors to private cameras."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.queries._run import reading
from dashboard.queries.registries import camera_registries
from dashboard.queries.sources import sources
from dashboard.text.languages import SPANISH
from dashboard.text.rows import as_rows
from dashboard.text.statuses import registry_sentence
from dashboard.words.doors import (
    flock_told,
    place_registries_told,
    registries_in_short,
    registry_told,
)

pytestmark = pytest.mark.usefixtures("warehouse_file")


def test_no_counter_that_shows_0_is_told_as_a_count_of_cameras() -> None:
    with reading():
        portals = camera_registries()
        assert portals
        rows = [r for r in as_rows(portals) if r["last_registered_camera_count"] == 0]
        ids = {
            row[k] for row in rows for k in ("source_id", "note_source_id") if row[k]
        }
        ids |= {row["agency_source_id"] for row in rows if row["agency_source_id"]}
        cited = {row["source_id"]: row for row in sources([*ids]).to_pylist()}
        profile = {"ring_status": "no_record", "status_name": "No record"}
        for row in rows:
            told = [
                registry_sentence(row),
                *registries_in_short([row]),
                *place_registries_told([row], cited),
                *registry_told(row, cited, profile)[:1],
            ]
            for line in told:
                assert "ts portal's counter showed 0 on" in line
                assert "0 registered" not in line
                assert "were registered" not in line
                assert "Owners told" not in line
    assert rows


@pytest.mark.parametrize(
    ("is_stale", "cameras", "said"),
    [
        (False, 5, "also publishes a {}, read September 24, 2026."),
        (False, None, "also publishes a {}, read September 24, 2026."),
        (False, 0, "was listed with a {}, last refreshed July 22, 2026."),
        (True, 5, "was listed with a {}, last refreshed July 22, 2026."),
    ],
)
def test_a_plate_reader_portal_is_told_apart_from_ring(
    is_stale: bool, cameras: int | None, said: str
) -> None:
    row = {
        "body_name": "Addison Police Department",
        "portal_url": "https://portal.example/addison",
        "is_stale": is_stale,
        "last_camera_count": cameras,
        "last_read_on": date(2026, 9, 24),
        "last_refreshed_on": date(2026, 7, 22),
        "publisher": "Eyes On Flock",
        "source_title": "",
        "source_url": "https://list.example/portals",
        "source_license": "CC BY-SA 4.0",
    }
    (line,) = flock_told([row])
    portal = "[Flock plate-reader portal](https://portal.example/addison)"
    assert line == (
        f"Addison Police Department {said.format(portal)} That says nothing about "
        "Ring. :small[[Eyes On Flock](https://list.example/portals), CC BY-SA 4.0]"
    )
    (spanish,) = flock_told([row], SPANISH)
    assert "https://portal.example/addison" in spanish
    assert "Eso no dice nada sobre Ring." in spanish
