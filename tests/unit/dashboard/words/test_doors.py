"""What is said of other doors to private cameras."""

from __future__ import annotations

import pytest

from dashboard.queries._run import reading
from dashboard.queries.registries import camera_registries
from dashboard.queries.sources import sources
from dashboard.text.rows import as_rows
from dashboard.text.statuses import registry_sentence
from dashboard.words.doors import (
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
