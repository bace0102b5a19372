"""What is said of who polices a place."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.documents.letters import area_letter
from dashboard.documents.sheets import area_sheet
from dashboard.queries._run import reading
from dashboard.queries.addresses import addresses, lookup_id_at
from dashboard.queries.lookup import agencies_of_towns, areas, towns_with_ring_near
from dashboard.text.addresses import TOWN_PAGES
from dashboard.text.languages import ENGLISH, SPANISH, Language
from dashboard.text.rows import Row
from dashboard.words.places import (
    is_unsure,
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


def test_no_letter_and_no_question_takes_a_force_for_granted() -> None:
    with reading():
        paths = [path for path in addresses() if path.count("/") == 2]
        unsure = [
            (path, area)
            for path in paths[::7]
            for area in areas([lookup_id_at(path)])
            if is_unsure(area)
        ]
        for _, area in unsure:
            told = who_polices(area, "2018")
            assert "could not confirm" in told or "probably" in told, area["area_name"]
        for path, area in unsure[::20]:
            letter = area_letter(TOWN_PAGES, path)
            assert letter
            assert (area["leading_body_name"] or "-") not in str(letter.sections)
            assert "whoever polices it" in str(letter.sections)
    assert len(unsure) > 100


AREA: Row = {
    "area_type": "place",
    "area_name": "Ace",
    "county_name": "Kings County",
    "legal_kind": "unknown",
    "leading_body_name": "Kings County Sheriff",
    "leading_role": "county",
    "second_body_name": None,
    "part_of_name": None,
    "part_of_rule": None,
    "evidence_source_url": "https://a.example/x",
    "evidence_publisher": "The Ace",
    "evidence_source_title": None,
    "evidence_on": date(2021, 1, 1),
    "sheriff_role": None,
}


@pytest.mark.parametrize("language", [ENGLISH, SPANISH])
@pytest.mark.parametrize(
    ("evidence", "changes", "told"),
    [
        ("contract", {}, "Ace has no police department of its own. Kings County"),
        ("on_record", {}, ""),
        ("on_record", {"second_body_name": "B Sheriff"}, "B Sheriff polices Ace under"),
        ("joint", {}, "Ace is served by Kings County Sheriff, a force of several"),
        ("confirmed", {}, "Ace has its own police, Kings County Sheriff ([The Ace]"),
        ("probable", {"second_body_name": "B Sheriff"}, "If it has none, B Sheriff"),
        (
            "open",
            {"second_body_name": "Ace PD"},
            "We could not confirm whether Ace has",
        ),
        (
            "part_of",
            {"part_of_name": "Deuce", "part_of_rule": "outline"},
            "part of Deuce",
        ),
        (
            "part_of",
            {"part_of_name": "Deuce", "part_of_rule": "nearness"},
            "seems to be",
        ),
        ("tribal", {}, "Kings County Sheriff polices Ace"),
        ("consolidated", {}, "polices Kings County outside towns"),
        ("by_role", {}, "Kings County Sheriff patrols such places"),
        ("assumed", {}, "We assume that Kings County Sheriff patrols here; no source"),
        (
            "assumed",
            {"part_of_name": "Deuce"},
            "We know of no police department of Deuce",
        ),
        ("unknown", {}, "that we could not identify"),
        ("unknown", {"legal_kind": "town"}, "We do not know who polices Ace."),
    ],
)
def test_a_place_says_in_two_sentences_who_polices_it(
    evidence: str, changes: Row, told: str, language: Language
) -> None:
    area = {**AREA, "police_evidence": evidence, **changes}
    text = who_polices(area, "2018", language=language)
    # why: a date and an address hold full stops of their own.
    assert text.replace("https://a.example/x", "").count(". ") <= 1
    if language is ENGLISH:
        assert told in text
    assert bool(text) == bool(told)


def test_the_sheriff_under_contract_leads_the_sheet() -> None:
    with reading():
        sheet = area_sheet(TOWN_PAGES, "ca/los-angeles-county/santa-clarita")
    assert sheet
    told = str(sheet.verdict).replace("\\", "")
    assert "Santa Clarita has no police department of its own" in told
    assert "Los Angeles County Sheriff's Department. Yes: on Ring's" in told
