"""Pages of places and agencies say what is known, on what evidence, and what is not."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from dashboard.languages import ENGLISH, SPANISH
from dashboard.places import gather
from dashboard.places.answers import answer_of
from dashboard.places.find import find_page
from dashboard.places.gather import Page
from dashboard.places.links import Links
from dashboard.places.render import write
from dashboard.queries.addresses import addresses, lookup_id_at
from dashboard.queries.agency import agency_ids, agency_profile, documents_of
from dashboard.queries.labels import labels, labels_in
from dashboard.queries.lookup import areas, statuses_of_state
from dashboard.queries.places import lines_about
from tests.golden.pages import read, text_of
from tests.golden.phrases import expect_phrases, read_phrases
from tests.unit.dashboard.places.conftest import section, written
from warehouse.connection import connect_read_only, read_table

pytestmark = pytest.mark.usefixtures("about")

TEMPLATES = Path(gather.__file__).with_name("templates")
_LISTED = re.compile(r"Ring's own (?:list|map)[^.]*")
_YEAR = re.compile(r"\b20\d\d\b")


def test_each_answer_has_a_sentence() -> None:
    sentences = (TEMPLATES / "answer.html.jinja").read_text("utf-8")
    codes = labels("ring_answer")
    assert codes
    assert not [code for code in codes if f'"{code}"' not in sentences]


# Every 20th agency, and at night all.
_EACH = pytest.mark.parametrize(
    "step", [20, pytest.param(1, marks=pytest.mark.nightly)]
)


@cache
def _answers(step: int) -> list[tuple[Page, str]]:
    """Return the pages of agencies and of some places, with their answers."""
    places = (lookup_id_at(path) for path in addresses()[:: 10 * step])
    pages = [*map(gather.agency, agency_ids()[::step]), *map(gather.place, places)]
    found = [page for page in pages if page]
    assert len(found) == len(pages)
    return [(page, read(section(page, "answer"))) for page in found]


_MARTS = """
select
    agency_id,
    agencies.ring_status,
    independent_source_count,
    seen_from_on,
    request_urls,
    document_urls
from marts.mart_agencies as agencies
"""


@_EACH
def test_a_page_and_the_marts_agree_on_agencies(
    step: int, warehouse_file: Path
) -> None:
    with connect_read_only(warehouse_file) as connection:
        rows = connection.execute(_MARTS).fetchall()
    assert {row[0] for row in rows} == {*agency_ids()}
    for agency_id, *in_marts in sorted(rows)[::step]:
        profile = agency_profile(agency_id)
        answer = answer_of(profile, None, lines_about(agency_id))
        cited = documents_of(agency_id)
        requests, documents = (
            sorted(row["source_url"] for row in cited if row["records_type"] == code)
            for code in ("request", "document")
        )
        on_page = [answer.status, len(answer.originals), answer.seen_from_on]
        assert [*on_page, requests, documents] == in_marts, agency_id


@_EACH
def test_a_page_and_the_marts_agree_on_areas(step: int, warehouse_file: Path) -> None:
    sql = """
    select
        places.*,
        coalesce(independent_source_count, 0) as source_count,
        seen_from_on
    from marts.mart_place_lookup as places
    left join marts.mart_agencies as agencies
        -- An entry that nobody could tie may leave open what its police did.
        on leading_agency_id = agencies.agency_id
        and places.ring_status = agencies.ring_status
    order by lookup_id
    """
    with connect_read_only(warehouse_file) as connection:
        rows = read_table(connection, sql).to_pylist()
    for row in rows[:: step**2]:
        page = gather.place(row["lookup_id"])
        answer, profile = page.values["answer"], page.values["profile"]
        assert (answer.code, answer.status) == (row["ring_answer"], row["ring_status"])
        known = row["source_count"], row["seen_from_on"]
        assert (len(answer.originals), answer.seen_from_on) == known, page.path
        if profile:
            assert profile["agency_id"] == row["leading_agency_id"], page.path


@_EACH
def test_every_page_says_what_its_row_answers(step: int) -> None:
    for page, _ in _answers(step):
        profile, area = page.values["profile"], page.values["area"]
        row = profile if page.kind == "agency" else area
        answer = page.values["answer"]
        assert answer.code == row["ring_answer"], page.path
        assert answer.code.startswith(f"{row['ring_status']}_"), page.path


@_EACH
def test_a_claim_that_cannot_show_its_line_is_not_on_the_page(step: int) -> None:
    for page, words in _answers(step):
        profile, answer = page.values["profile"], page.values["answer"]
        has_record = profile and profile["has_ring_record"]
        assert bool(answer.lines) or not has_record, page.path
        if not answer.lines:
            continue
        claims, _, shown = words.partition("Show the line")
        assert all(f"Row {line['evidence_id']};" in shown for line in answer.lines)
        # Ring's own steps are the same for all, each with its source, and so is the
        # source of who polices a place.
        own, _, _ = claims.partition("Ring closed its")
        own = own.partition("\n\n")[2] if page.kind == "town" else own
        named = ("event_on", "published_on")
        days = [line[name] for line in answer.lines for name in named if line[name]]
        years = {day.year for day in days} | {2026}
        assert {int(year) for year in _YEAR.findall(own)} <= years, page.path


@_EACH
def test_nothing_after_october_2020_is_called_rings_list_or_map(step: int) -> None:
    for page, words in _answers(step):
        if not page.values["answer"].lines:
            continue
        for claim in _LISTED.findall(words):
            years = map(int, _YEAR.findall(claim))
            assert all(year <= 2020 for year in years), page.path
        bases = {line["event_basis"] for line in page.values["answer"].lines}
        assert "Ring's map" not in words or "map_date" in bases, page.path


@pytest.mark.parametrize("address", [address for address, _ in read_phrases("page")])
def test_a_page_says_what_is_known(address: str) -> None:
    path, _, question = address.partition("?q=")
    if path.endswith("/find"):
        language = SPANISH if path.startswith(SPANISH.home) else ENGLISH
        page = find_page(path, question)
        sections = write(page, labels_in(language), Links(path)).sections
        words = "\n".join(read(one.html) for one in sections)
    else:
        words = text_of(path)
    expect_phrases("page", address, "", words)


def test_a_state_counts_its_agencies_with_ring() -> None:
    count = statuses_of_state("NJ").to_pylist()[0]["agency_count"]
    answer = read(written("/state/nj").sections[0].html)
    assert answer.startswith(
        f"{count} agencies of New Jersey are on record with Ring. The newest list, of "
        "August 9, 2021, names 129 of them:"
    )
    assert f"● Last seen: {count} agencies" in answer


def test_where_police_are_open_both_bodies_are_named_first() -> None:
    some = areas([lookup_id_at(path) for path in addresses()[::40]])
    unsure = [area for area in some if area["police_evidence"] in {"open", "probable"}]
    assert len(unsure) > 50
    for area in unsure:
        page = gather.place(area["lookup_id"])
        path = page.path
        answer = read(section(page, "answer"))
        first = answer.partition("\n\n")[0]
        doubt = ("could not confirm", "probably", "Whether it still does")
        assert any(words in first for words in doubt), path
        for body in (area["leading_agency_name"], area["second_agency_name"]):
            assert not body or body in first, path
        draft = gather.letter(page)
        assert draft
        assert draft.values["is_to_town"]
        spanish = section(page, "answer", SPANISH)
        doubt = ("No pudimos confirmar", "probablemente", "no dicen si")
        assert any(words in spanish for words in doubt), path
