"""What is said of who polices a place."""

from __future__ import annotations

import pytest

from dashboard.documents.letters import area_letter
from dashboard.documents.sheets import area_sheet
from dashboard.queries._run import reading
from dashboard.queries.addresses import addresses, lookup_id_at
from dashboard.queries.lookup import agencies_of_towns, areas, towns_with_ring_near
from dashboard.text.addresses import TOWN_PAGES
from dashboard.text.rows import Row
from dashboard.words.places import (
    is_from_register_alone,
    nobody_else,
    parts_of_county,
    who_polices,
)

pytestmark = pytest.mark.usefixtures("warehouse_file")


def _denies(county: Row) -> bool:
    """Tell whether the answer for a county denies police that the record has."""
    towns = agencies_of_towns(county["county_fips"]).to_pylist()
    with_ring = {row["agency_id"] for row in towns if row["has_ring_record"]}
    near = towns_with_ring_near(county["lookup_id"]) or []
    none_known = who_polices(county, "2018", towns=towns)
    told = [nobody_else("its sheriff", county), parts_of_county(county, towns)]
    return (
        county["leading_role"] not in {"county", "none"}
        or (county["leading_role"] == "none") != (told[1] in none_known)
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


def test_no_letter_and_no_question_takes_a_force_of_the_register_for_granted() -> None:
    with reading():
        paths = [path for path in addresses() if path.count("/") == 2]
        unsure = [
            (path, area)
            for path in paths[::7]
            for area in areas([lookup_id_at(path)])
            if is_from_register_alone(area)
        ]
        for _, area in unsure:
            assert "under contract" in who_polices(area, "2018"), area["area_name"]
        for path, area in unsure[::50]:
            letter = area_letter(TOWN_PAGES, path)
            assert letter
            assert area["leading_body_name"] not in str(letter.sections)
            assert "whoever polices it" in str(letter.sections)
    assert len(unsure) > 900


def test_the_sheriff_on_record_stands_beside_a_force_of_the_register_alone() -> None:
    with reading():
        sheet = area_sheet(TOWN_PAGES, "ca/los-angeles-county/santa-clarita")
    assert sheet
    told = str(sheet.verdict).replace("\\", "")
    assert "may be policed by its sheriff under contract" in told
    assert "Los Angeles County Sheriff's Department. Yes: on Ring's" in told
    assert "Does Santa Clarita have police of its own" in str(sheet.sections)
