"""What the sentences say about places, histories and other ways to get video."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.documents.facts import build_for_area
from dashboard.documents.sheets import letter, sheet
from dashboard.queries._run import reading
from dashboard.queries.addresses import addresses, lookup_id_at
from dashboard.queries.labels import english, labels_in
from dashboard.queries.lookup import agencies_of_towns, areas, towns_with_ring_near
from dashboard.queries.registries import camera_registries
from dashboard.queries.sources import sources
from dashboard.text.addresses import TOWN_PAGES
from dashboard.text.languages import ENGLISH, SPANISH, Language
from dashboard.text.rows import Row, as_rows
from dashboard.text.statuses import registry_sentence
from dashboard.words.history import event_words, unknowns
from dashboard.words.places import (
    is_unsure,
    nobody_else,
    parts_of_county,
    who_polices,
)
from dashboard.words.video_access import (
    describe_flock_portals,
    describe_place_registries,
    describe_registry,
    registries_in_short,
)


@pytest.fixture(autouse=True)
def _snapshot(warehouse_file: Path) -> Iterator[None]:
    assert warehouse_file.is_file()
    with reading():
        yield


PROFILE: dict[str, Any] = {
    "ring_status": "last_seen",
    "has_ring_record": True,
    "joined_on": date(2019, 5, 9),
    "earlier_on": None,
    "has_instrument": True,
    "video_request_count": 3,
}
UNCERTAIN = {"has_ring_record": False, "joined_on": None}


@pytest.mark.parametrize(
    ("changes", "sentence", "missing"),
    [
        ({}, "Whether it takes part today", "How it was agreed"),
        ({"ring_status": "active"}, "residents shared", "Whether it takes part today"),
        (UNCERTAIN | {"ring_status": "no_record"}, "not mean no", "When it joined"),
        ({"ring_status": "disputed"}, "Who is right", "Whether it takes part today"),
        ({"joined_on": None}, "no source that we know of gives a date", "disagree"),
        ({"earlier_on": date(2019, 1, 1)}, "sources disagree", "gives a date"),
        ({"has_instrument": False}, "How it was agreed", "How often it asked"),
        ({"video_request_count": None}, "How often it asked", "How it was agreed"),
    ],
)
def test_each_gap_of_the_record_is_named(
    changes: dict[str, object], sentence: str, missing: str
) -> None:
    text = " ".join(unknowns({**PROFILE, **changes}, english()))
    assert sentence in text
    assert missing not in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Ring's map"),
        ({"actor": "company", "event_type": "ended"}, "not by the agency"),
        *(
            (
                {
                    "actor": "beside",
                    "event_type": event_type,
                    "event_basis": "statement",
                    "program_name": program,
                },
                f"{program}, which is not taking part with Ring",
            )
            for event_type, program in (
                ("announced", "Camera registry of the agency"),
                ("declined", "Ring's discount for an agency's staff"),
            )
        ),
    ],
)
def test_an_entry_says_by_what_and_whose_step_it_is(
    changes: dict[str, str], words: str
) -> None:
    entry = {"actor": "agency", "event_type": "joined", "event_basis": "map_date"}
    entry |= {"program_name": "Neighbors portal"}
    assert words in event_words({**entry, **changes}, english())


def test_no_counter_that_shows_0_becomes_a_count_of_cameras() -> None:
    portals, language = camera_registries(), english()
    assert portals
    rows = [r for r in as_rows(portals) if r["last_registered_camera_count"] == 0]
    columns = ("source_id", "note_source_id", "agency_source_id")
    ids = {row[column] for row in rows for column in columns if row[column]}
    cited = {row["source_id"]: row for row in sources([*ids]).to_pylist()}
    profile = {"ring_status": "no_record", "status_name": "No record"}
    assert rows
    for row in rows:
        for line in (
            registry_sentence(row),
            *registries_in_short([row], language),
            *describe_place_registries([row], cited, language),
            describe_registry(row, cited, profile, language)[0],
        ):
            assert "ts portal's counter showed 0 on" in line
            for claim in ("0 registered", "were registered", "Owners told"):
                assert claim not in line


@pytest.mark.parametrize(
    ("is_stale", "cameras", "sentence"),
    [
        (False, 5, "also publishes a {}, read September 24, 2026."),
        (False, None, "also publishes a {}, read September 24, 2026."),
        (False, 0, "was listed with a {}, last refreshed July 22, 2026."),
        (True, 5, "was listed with a {}, last refreshed July 22, 2026."),
    ],
)
def test_a_plate_reader_portal_stands_apart_from_ring(
    is_stale: bool, cameras: int | None, sentence: str
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
    (line,) = describe_flock_portals([row], english())
    portal = "[Flock plate-reader portal](https://portal.example/addison)"
    assert line == (
        f"Addison Police Department {sentence.format(portal)} That says nothing about "
        "Ring. :small[[Eyes On Flock](https://list.example/portals), CC BY-SA 4.0]"
    )
    (spanish,) = describe_flock_portals([row], labels_in(SPANISH))
    assert "https://portal.example/addison" in spanish
    assert "Eso no dice nada sobre Ring." in spanish


def _denies(county: Row) -> bool:
    """Tell whether the answer for a county denies police that are on record."""
    language = english()
    towns = agencies_of_towns(county["county_fips"]).to_pylist()
    with_ring = {row["agency_id"] for row in towns if row["has_ring_record"]}
    near = towns_with_ring_near(county["lookup_id"]) or []
    none_known = who_polices(county, towns, language)
    parts = parts_of_county(county, towns, language)
    lines = [nobody_else("its sheriff", county, language), parts]
    return (
        county["leading_role"] not in {"county", "none"}
        or (county["leading_role"] == "none") != (parts in none_known)
        or any("on record here" in line for line in lines)
        or bool(with_ring) != (f" {len(with_ring)}." in parts)
        or any(row["agency_id"] in with_ring for row in near)
    )


def test_no_county_is_denied_police_that_are_on_record() -> None:
    paths = [path for path in addresses() if path.count("/") == 1]
    counties = areas([lookup_id_at(path) for path in paths])
    assert len(paths) > 3_000
    assert [county["area_name"] for county in counties if _denies(county)] == []


def test_no_letter_and_no_question_takes_a_force_for_granted() -> None:
    paths = [path for path in addresses() if path.count("/") == 2]
    unsure = [
        (path, area)
        for path in paths[::7]
        for area in areas([lookup_id_at(path)])
        if is_unsure(area)
    ]
    for _, area in unsure:
        text = who_polices(area, (), english())
        assert "could not confirm" in text or "probably" in text, area["area_name"]
    for path, area in unsure[::20]:
        draft = build_for_area(letter, TOWN_PAGES, path)
        assert draft
        assert (area["leading_body_name"] or "-") not in str(draft.sections)
        assert "the agency that polices it" in str(draft.sections)
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
    ("evidence", "changes", "start"),
    [
        ("contract", {}, "Ace has no police department of its own. Kings County"),
        ("on_record", {}, "Kings County Sheriff polices Ace ([The Ace]"),
        ("on_record", {"second_body_name": "B Sheriff"}, "B Sheriff polices Ace under"),
        ("joint", {}, "Ace shares Kings County Sheriff with other municip"),
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
        ("assumed", {}, "We assume that Kings County Sheriff patrols here; none of"),
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
    evidence: str, changes: Row, start: str, language: Language
) -> None:
    area = {**AREA, "police_evidence": evidence, **changes}
    text = who_polices(area, (), labels_in(language))
    # why: dates and addresses contain periods.
    assert text.replace("https://a.example/x", "").count(". ") <= 1
    assert text
    assert start in text or language is SPANISH


def test_a_county_force_on_record_is_not_called_the_towns_own() -> None:
    (camden,) = areas([lookup_id_at("nj/camden-county/camden")])
    text = who_polices(camden, (), english())
    assert text.startswith("Camden County Police Department polices Camden (")


def test_the_sheriff_under_contract_leads_the_sheet() -> None:
    paper = build_for_area(sheet, TOWN_PAGES, "ca/los-angeles-county/santa-clarita")
    assert paper
    verdict = str(paper.verdict).replace("\\", "")
    assert "Santa Clarita has no police department of its own" in verdict
    assert "Los Angeles County Sheriff's Department. Yes: on Ring's" in verdict
