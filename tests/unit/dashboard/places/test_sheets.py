"""Sheets and letters: one page each, of the record's own numbers."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from dashboard.places.routes import written_at
from dashboard.queries.addresses import addresses
from dashboard.queries.agency import PROFILES, agency_ids, records_law
from dashboard.queries.states import states
from dashboard.rows import Row
from tests.golden.pages import text_of
from tests.serving import ask
from tests.unit.dashboard.places.conftest import written
from warehouse.connection import connect_read_only, read_table

_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


def _sample(ids: list[str], count: int) -> list[str]:
    """Draw a sample, the same each time."""
    return sorted(ids, key=lambda one: hashlib.md5(one.encode()).digest())[:count]  # noqa: S324


def _addresses(slashes: int) -> list[str]:
    """Return the addresses of all counties (1) or towns (2)."""
    return [path for path in addresses() if path.count("/") == slashes]


def test_every_number_of_a_sheet_is_one_of_its_page(about: Row) -> None:
    assert about
    for agency_id in _sample(agency_ids(), 100):
        sheet, _, _ = text_of(f"/agency/{agency_id}/sheet").partition("\nSources\n")
        own = set(_NUMBER.findall(re.sub(r"\[\d+\]|^\d\. ", "", sheet, flags=re.M)))
        assert own <= set(_NUMBER.findall(text_of(f"/agency/{agency_id}"))), agency_id


@pytest.mark.usefixtures("about")
def test_where_an_entry_may_mean_the_towns_own_force_nobody_speaks_for_it() -> None:
    words = text_of("/town/wi/racine-county/wind-point/sheet")
    assert "Public records do not show whether" in words
    assert "A list of" not in words


@pytest.mark.usefixtures("about")
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/agency/ct-connecticut-state-police", "the legislature"),
        ("/agency/il-addison-police-department", "the council or board of Addison"),
        ("/county/il/cook-county", "the council or board of Cook County"),
        ("/town/il/dupage-county/addison", "the council or board of Addison"),
        ("/town/ca/los-angeles-county/santa-clarita", "the city council"),
    ],
)
def test_a_body_is_named_only_where_a_source_names_it(path: str, body: str) -> None:
    assert f"Three questions to ask {body}" in text_of(f"{path}/sheet")


@pytest.mark.usefixtures("about")
def test_who_decided_on_another_network_is_asked_by_name(warehouse_file: Path) -> None:
    with connect_read_only(warehouse_file) as connection:
        row = connection.execute(
            "select page_path, decided_by from marts.fct_refusals "
            "join pages.page_place_addresses on lookup_id = 'place-' || place_id "
            "where decided_by = 'council' and refusal_scope = 'town' order by all"
        ).fetchone()
    assert row
    assert (
        f"the {row[1]} of"
        in text_of(f"/town/{row[0]}/sheet").partition("What the record")[0]
    )


@pytest.mark.parametrize(
    ("condition", "is_there"),
    [
        ("has_ring_record and not has_instrument", True),
        ("has_ring_record and has_instrument", False),
        ("not has_ring_record", False),
    ],
)
def test_a_sheet_asks_for_an_agreement_that_nobody_has_seen(
    about: Row, warehouse_file: Path, condition: str, is_there: bool
) -> None:
    assert about
    with connect_read_only(warehouse_file) as connection:
        (agency_id,) = connection.execute(
            f"select min(agency_id) from {PROFILES} where {condition}"
        ).fetchall()[0]
    words = text_of(f"/agency/{agency_id}")
    assert ("agree to with Ring" in words) is is_there


def test_the_sources_of_a_sheet_are_numbered_in_the_order_of_reading(
    about: Row,
) -> None:
    assert about
    for agency_id in _sample(agency_ids(), 40):
        words = text_of(f"/agency/{agency_id}/sheet")
        numbers = list(dict.fromkeys(re.findall(r"\[(\d+)\]", words)))
        assert numbers == [str(n) for n in range(1, len(numbers) + 1)], agency_id


@pytest.mark.usefixtures("about")
def test_a_letter_of_every_state_names_its_law_or_says_that_none_is_known() -> None:
    first: dict[str, str] = {}
    for path in _addresses(2):
        # Some places have no known police, so there is nobody to write to.
        if path[:2].upper() not in first and written_at(f"/town/{path}/letter"):
            first[path[:2].upper()] = path
    # Each territory has one department for all, and no known one of a town.
    alone = {"GU", "PR", "VI"}
    assert set(first) == set(states()["state_code"].to_pylist()) - alone
    for state_code, path in first.items():
        letter = written(f"/town/{path}/letter")
        words = text_of(letter.path)
        laws = records_law(state_code)
        for law in laws:
            assert law["statute_name"] in words
            assert law["citation"] in words
        assert ("We have no records law of" in letter.lead) == (not laws)
        assert "[your name]" in words


def test_a_letter_counts_each_round_of_its_area_as_on_record(
    about: Row, warehouse_file: Path
) -> None:
    assert about
    with connect_read_only(warehouse_file) as connection:
        rounds = read_table(
            connection,
            "select page_path, lookup_id, rounds.jurisdiction_name, publisher "
            "from pages.page_place_addresses "
            "inner join marts.dim_subsidy_schemes as schemes on lookup_id in "
            "('place-' || schemes.place_id, 'county-' || schemes.county_fips) "
            "inner join marts.fct_subsidy_rounds as rounds using (scheme_id) "
            "inner join marts.dim_sources as sources "
            "on rounds.source_id = sources.source_id",
        ).to_pylist()
    words = 0
    for each in rounds:
        pages = "town" if each["lookup_id"].startswith("place-") else "county"
        if letter := written_at(f"/{pages}/{each['page_path']}/letter"):
            words += 1
            known = f"{each['jurisdiction_name']} ({each['publisher']})"
            assert known in text_of(letter.path), letter.path
    assert words


@pytest.mark.parametrize(
    ("path", "status", "place"),
    [
        ("/town/vt/washington-county/montpelier/sheet", 200, ""),
        ("/agency/il-addison-police-department/sheet.pdf", 301, "sheet"),
        ("/agency/il-addison-police-department/letter.pdf", 301, "letter"),
        ("/agency/il-addison-police-department/sheet.txt", 404, ""),
        ("/state/il/letter", 404, ""),
        ("/state/il/letter.pdf", 404, ""),
    ],
)
def test_the_address_of_a_pdf_leads_to_its_page(
    served_url: str, path: str, status: int, place: str
) -> None:
    answered, headers, _ = ask(served_url, path)
    assert answered == status
    assert headers.get("location", "").rpartition("/")[2] == place
