"""What is said of who polices a place."""

from __future__ import annotations

import pytest

from dashboard.queries._run import reading
from dashboard.queries.addresses import addresses, lookup_id_at
from dashboard.queries.lookup import agencies_of_towns, areas, towns_with_ring_near
from dashboard.text.rows import Row
from dashboard.words.places import nobody_else, parts_of_county, who_polices

pytestmark = pytest.mark.usefixtures("warehouse_file")


def _denies(county: Row) -> bool:
    """Tell whether the answer for a county denies police that the record has."""
    towns = agencies_of_towns(county["county_fips"]).to_pylist()
    with_ring = {row["agency_id"] for row in towns if row["has_ring_record"]}
    near = towns_with_ring_near(county["lookup_id"]) or []
    told = [nobody_else("its sheriff", county), parts_of_county(county, towns)]
    return (
        county["leading_role"] not in {"county", "none"}
        or (county["leading_role"] == "none") != bool(who_polices(county, "2018"))
        or any("on record here" in line for line in told)
        or bool(with_ring) != (f" {len(with_ring)}." in told[1])
        or any(row["agency_id"] in with_ring for row in near)
    )


def test_no_county_is_denied_police_that_the_record_has() -> None:
    with reading():
        paths = [path for path in addresses() if path.count("/") == 1]
        denied = [
            county["area_name"]
            for county in areas([lookup_id_at(path) for path in paths])
            if _denies(county)
        ]
    assert len(paths) > 3_000
    assert denied == []
