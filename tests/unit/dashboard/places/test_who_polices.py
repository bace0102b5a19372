"""Who polices a place, by each kind of evidence, and what other cameras there are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard.languages import ENGLISH, SPANISH, Language
from dashboard.places import gather
from dashboard.places.gather import Page
from dashboard.places.links import Links
from dashboard.places.record import record
from dashboard.places.render import plain_line, template
from dashboard.queries.addresses import addresses, lookup_id_at
from dashboard.queries.labels import labels_in
from dashboard.queries.lookup import areas
from dashboard.queries.place_list import describe_entities
from dashboard.queries.snapshot_reader import run
from dashboard.rows import Row
from tests.golden.pages import read
from tests.unit.dashboard.places.conftest import section, written

pytestmark = pytest.mark.usefixtures("about")


def _section(name: str, values: Mapping[str, Any], language: Language) -> str:
    """Return the plain text of one template."""
    chosen = template(f"{name}.html.jinja", language.code)
    page = Page("/town/x", "town", values)
    own = {"labels": labels_in(language), "cited": {}, "page": page, "home": ""}
    links = {"hrefs": Links(page.path)}
    return plain_line(chosen.render({**record(), **values, **own, **links}))


AREA: Row = {
    "area_type": "place",
    "area_name": "Ace",
    "county_name": "Kings County",
    "legal_kind": "unknown",
    "leading_agency_name": "Kings County Sheriff",
    "leading_role": "county",
    "second_agency_name": None,
    "second_role": None,
    "part_of_name": None,
    "part_of_rule": None,
    "evidence_source_url": "https://a.example/x",
    "evidence_publisher": "The Ace",
    "evidence_source_title": None,
    "evidence_on": date(2021, 1, 1),
    "evidence_on_precision": "year",
    "sheriff_role": None,
}


@pytest.mark.parametrize("language", [ENGLISH, SPANISH])
@pytest.mark.parametrize(
    ("evidence", "changes", "start"),
    [
        ("contract", {}, "Ace has no police department of its own. The Kings"),
        (
            "on_record",
            {"second_agency_name": "B Sheriff"},
            "The B Sheriff polices Ace under contract as of 2021 (",
        ),
        ("joint", {}, "Ace shares the Kings County Sheriff with other municip"),
        (
            "probable",
            {"second_agency_name": "B Sheriff"},
            "If it has none, the B Sheriff is the usual case.",
        ),
        (
            "open",
            {"second_agency_name": "Ace PD"},
            "list of police agencies names Ace PD (The Ace, 2021), but none shows",
        ),
        (
            "open",
            {"second_agency_name": "B Police", "second_role": "contract"},
            "The B Police policed Ace under contract as of 2021 (The Ace, 2021). "
            "Whether it still does, or the Kings County Sheriff patrols here, our",
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
        ("part_of", {"part_of_rule": "village_of_town"}, "in the town of its name"),
        (
            "probable",
            {
                "leading_agency_name": None,
                "second_agency_name": "Deuce Police",
                "part_of_name": "Deuce",
            },
            "Ace is probably part of Deuce (The Ace, 2021). Whether the Deuce Police "
            "serves it, our sources do not say.",
        ),
        ("part_of", {"part_of_name": "Deuce", "part_of_rule": "keeper"}, "is part of"),
        ("tribal", {}, "Ace is policed by the Kings County Sheriff"),
        ("consolidated", {}, "polices Kings County outside towns"),
        ("patrolled", {}, "The Kings County Sheriff patrols Ace (The Ace, 2021)"),
        ("by_role", {}, "For places like Ace, the Kings County Sheriff is the usual"),
        ("assumed", {}, "is the usual case; none of our sources says so of Ace"),
        ("assumed", {"second_agency_name": "B Sheriff"}, ", and the B Sheriff across"),
        ("not_known", {"part_of_rule": "nearness"}, "that we could not identify"),
        (
            "not_known",
            {"legal_kind": "village", "part_of_rule": "village_of_town"},
            "A town or township at Ace has police",
        ),
        (
            "not_known",
            {"second_agency_name": "B Sheriff"},
            "Whether Ace has police of its own we do not know: our newest list of "
            "forces is of 2021",
        ),
        ("not_known", {}, "for such a place we do not assume"),
    ],
)
def test_a_place_says_in_two_sentences_who_polices_it(
    evidence: str, changes: Row, start: str, language: Language
) -> None:
    area = {**AREA, "police_evidence": evidence, **changes}
    text = _section("who_polices", {"area": area}, language)
    assert text.count(". ") <= 1
    assert text
    assert start in text or language is SPANISH


@pytest.mark.parametrize(
    ("is_live", "sentence"),
    [
        (True, "also publishes a Flock plate-reader portal, read September 24"),
        (False, "was listed with a Flock plate-reader portal, last refreshed July"),
    ],
)
def test_a_plate_reader_portal_stands_apart_from_ring(
    is_live: bool, sentence: str
) -> None:
    row = {
        "agency_name": "Addison Police Department",
        "portal_url": "https://portal.example/addison",
        "is_live": is_live,
        "last_read_on": date(2026, 9, 24),
        "last_refreshed_on": date(2026, 7, 22),
        "publisher": "Eyes On Flock",
        "source_title": "",
        "source_url": "https://list.example/portals",
    }
    values = {"flock": [row], "registries": (), "technologies": ()}
    text = _section("cameras", values, ENGLISH)
    assert f"The Addison Police Department {sentence}" in text
    assert "None of this counts as Ring." in text
    assert "Nada de esto cuenta como Ring." in _section("cameras", values, SPANISH)


def test_no_counter_that_shows_0_becomes_a_count_of_cameras() -> None:
    rows = run(
        "select agency_id from marts.dim_camera_registries "
        "where last_registered_camera_count = 0 and agency_id is not null"
    ).to_pylist()
    assert rows
    for row in rows:
        page = gather.agency(row["agency_id"])
        assert page
        text = read(section(page, "cameras"))
        assert "Its counter showed 0 on" in text
        assert "Owners had registered 0" not in text


def test_no_county_is_denied_police_that_are_on_record() -> None:
    paths = [path for path in addresses() if path.count("/") == 1]
    assert len(paths) > 3_000
    for path in paths[::31]:
        page = gather.county(path)
        assert page
        towns = page.values["towns"]
        with_ring = sum(row["has_ring_record"] for row in towns)
        police = read(section(page, "police"))
        assert not towns or f"with Ring: {with_ring or 'none'}." in police, path
        near = page.values["near"] or ()
        known = {row["agency_id"] for row in towns if row["has_ring_record"]}
        assert not any(row["agency_id"] in known for row in near), path


def test_each_kind_of_evidence_has_a_sentence_or_needs_none() -> None:
    ids = [lookup_id_at(path) for path in addresses()[::23]]
    silent = {"confirmed", "on_record", "not_known"}
    for area in areas(ids):
        text = _section("who_polices", {"area": area}, ENGLISH)
        is_silent = area["police_evidence"] in silent or area["area_type"] == "county"
        assert text or is_silent, area["lookup_id"]


# Every 400th place, and at night all.
@pytest.mark.parametrize("step", [400, pytest.param(1, marks=pytest.mark.nightly)])
def test_no_text_names_a_patrol_where_the_place_may_have_police(step: int) -> None:
    places = run(
        "select lookup_id, second_agency_name from marts.mart_place_lookup "
        "where police_evidence = 'not_known' and second_agency_name is not null "
        "order by hash(lookup_id)"
    ).to_pylist()
    assert len(places) > 5_000
    for row in places[::step]:
        path = gather.area_path(row["lookup_id"])
        name = re.escape(row["second_agency_name"])
        patrols = re.compile(
            rf"{name} (?:patrols|polices|is the usual)|(?:patrulla|patrulle) {name}"
            rf"|under contract|no police of its own|tener policía propia\."
        )
        for address in (path, f"{path}/letter", f"{path}/sheet"):
            for language, unsure in (
                ("", "has police of its own"),
                ("/es", "tiene policía propia"),
            ):
                page = written(f"{language}{address}")
                parts = [page.lead, *(one.html for one in page.sections)]
                text = "\n".join(map(read, parts))
                assert not patrols.search(text), page.path
                assert unsure in text, page.path
                assert row["second_agency_name"] in text, page.path
        answer = read(written(path).sections[0].html)
        assert not answer.startswith(("Whether", "For places")), path
    site = "https://x.example"
    found = describe_entities([row["lookup_id"] for row in places[::step]], site)
    for row in found.to_pylist():
        assert row["police_name"] is None
        assert row["police_evidence"] == "not_known"


def test_a_dispute_has_a_sentence_without_a_day_of_joining() -> None:
    rows = run(
        "select agency_id from marts.mart_agencies where ring_status = 'disputed'"
    ).to_pylist()
    assert rows
    for row in rows:
        page = gather.agency(row["agency_id"])
        assert page
        answer = replace(page.values["answer"], joined=None)
        made = replace(page, values={**page.values, "answer": answer})
        for name in ("answer", "council"):
            # Lines below the answer show what rows say.
            says = read(section(made, name).partition("<details")[0])
            assert re.search(r"Some (sources )?list .* as a partner of Ring", says)
            assert "Ring's own map list" not in says
            assert "entre los socios de Ring" in read(section(made, name, SPANISH))


def test_a_town_of_several_counties_names_the_patrol_of_each() -> None:
    rows = run(
        "select lookup_id, array_agg(police.agency_name) as names "
        "from marts.mart_place_lookup as places "
        "inner join marts.fct_place_police as police using (lookup_id) "
        "where places.police_evidence = 'not_known' and police.answer_order > 1 "
        "and police.police_role = 'county' "
        "group by lookup_id having count(*) > 1 order by hash(lookup_id)"
    ).to_pylist()
    assert len(rows) > 100
    for row in rows[::10]:
        path = gather.area_path(row["lookup_id"])
        for language in ("", "/es"):
            answer = read(written(f"{language}{path}").sections[0].html)
            assert all(name in answer for name in row["names"]), path
