"""Plain pages: what they say, and how their addresses are answered."""

from __future__ import annotations

import gzip
import json
import re
from datetime import date
from html import unescape
from urllib.parse import unquote, urljoin

import pytest
from lxml import etree

from dashboard.addresses import (
    AGENCY_PAGES,
    COUNTY_PAGES,
    INCIDENT_PAGES,
    LETTER,
    SHEET,
    TOWN_PAGES,
)
from dashboard.languages import SPANISH
from dashboard.places.routes import page_at, written_at
from dashboard.places.sitemap import every_path, robots, sitemap
from dashboard.queries.addresses import (
    address_of,
    addresses,
    current_address_of,
    former_addresses,
)
from dashboard.queries.agency import PROFILES, agency_ids, area_of
from dashboard.queries.incidents import IncidentFilters, incidents
from dashboard.queries.labels import english, labels
from dashboard.queries.places import lines_about
from dashboard.queries.snapshot_reader import run
from dashboard.queries.states import states
from tests.golden.pages import text_of
from tests.serving import ask
from tests.unit.dashboard.places.conftest import html, written

ADDISON = "/town/il/dupage-county/addison"
ADDISON_POLICE = "/agency/il-addison-police-department"
# A tenth below the limit, which next facts may need.
LARGEST, MOST_HEADINGS = 54 * 1024, 9
_NO_MONEY = "We found no public money"
_ODD = re.compile(r"(?!https?:|data:,|mailto:)\w+:")
_LOC = re.compile("<loc>([^<]*)</loc>")


class _Page:
    """The links, the scripts and the headings of a page, in order."""

    def __init__(self, page_html: str) -> None:
        root = etree.HTML(page_html)
        self.links = [str(link) for link in root.xpath("//@href | //@src")]
        self.scripts = [script.get("type") for script in root.iter("script")]
        headings = root.iter("h1", "h2", "h3", "h4", "h5", "h6")
        self.levels = [int(heading.tag[1]) for heading in headings]


def _sample() -> list[str]:
    """Return addresses of every kind, a sample of each."""
    places = addresses()
    towns = [f"/town/{path}" for path in places if path.count("/") == 2]
    counties = [f"/county/{path}" for path in places if path.count("/") == 1]
    return [
        *towns[::211],
        *counties[::97],
        *(f"/agency/{agency_id}" for agency_id in agency_ids()[::41]),
        "/agency/ca-los-angeles-police-department",
        "/state/il",
        "/state/tx",
        "/county/ca/los-angeles-county",
        "/es/county/ca/los-angeles-county",
        "/searched",
        *every_path()["incidents"][::7],
        *every_path()["figures"],
        *every_path()["spanish"][1::701],
    ]


@pytest.mark.usefixtures("about")
def test_a_page_is_small_needs_no_script_and_is_in_order() -> None:
    for path in _sample():
        page_html = html(path)
        page = _Page(page_html)
        assert len(page_html.encode()) <= LARGEST, path
        assert page.scripts == ["application/ld+json", None, None], path
        assert page.levels[0] == 1, path
        assert page.levels.count(2) <= MOST_HEADINGS, path
        steps = zip(page.levels, page.levels[1:], strict=False)
        assert all(next_ <= level + 1 for level, next_ in steps), path
        odd = [link for link in page.links if _ODD.match(link)]
        assert not odd, path
        *_, report, _ = [link for link in page.links if "report?page=" in link] + [""]
        assert f"page={path}?snapshot=2" in unquote(report), path
        assert not re.search(r"\bNone\b(?! (of|found|within))", page_html), path


@pytest.mark.usefixtures("about")
@pytest.mark.parametrize("is_answered", [True, False])
def test_an_incident_has_its_answer_or_the_reason_for_none(is_answered: bool) -> None:
    row = next(
        row
        for row in incidents(IncidentFilters()).to_pylist()
        if bool(row["company_answer"]) is is_answered
    )
    words = text_of(f"{INCIDENT_PAGES}/{row['incident_id']}")
    _, _, answer = words.partition("What the company answers\n\n")
    none = ("We found no answer", "No answer of the company")
    assert answer.startswith(row["company_answer"] or none)


@pytest.mark.usefixtures("about")
def test_what_rests_on_a_copy_says_so_on_every_page_and_sheet() -> None:
    named = run(
        "select distinct agency_id from pages.page_agency_timeline "
        "join marts.mart_agencies using (agency_id) where source_kind = 'repost'"
    )["agency_id"].to_pylist()
    agencies = [
        f"{AGENCY_PAGES}/{agency_id}" for agency_id in (*named, *agency_ids()[::97])
    ]
    towns = [f"{TOWN_PAGES}/{path}" for path in addresses() if path.count("/") == 2]
    pages = [*agencies, *towns[::997]]
    copied = english().copies
    marked = 0
    for path in (
        *pages,
        *(f"{page}{SHEET}" for page in pages),
        *every_path()["figures"],
    ):
        page = written(path)
        # Some publishers say so in their name: `CNET (copy at worldwiretimes.com)`.
        said_in_name = {
            url
            for url, one in page.cited.items()
            if re.search(r"\bcopy\b|retelling", one.publisher)
        }
        for section in page.sections:
            for link in re.finditer(
                r'<a href="(http[^"]+)">[^<]*</a>( \(a copy or retelling\))?',
                section.html,
            ):
                url = unescape(link[1])
                is_said = link[2] or url in said_in_name
                assert url not in copied or is_said, f"{path}: {url}"
                marked += url in copied
    assert marked


@pytest.mark.usefixtures("about")
def test_money_for_a_place_is_on_its_page_and_denied_nowhere() -> None:
    rounds = run(
        "select lookup_id, round_id, rounds.jurisdiction_name "
        "from marts.mart_place_lookup as areas "
        "join marts.dim_subsidy_schemes as schemes on lookup_id in "
        "('place-' || schemes.place_id, 'county-' || schemes.county_fips) "
        "join marts.fct_subsidy_rounds as rounds using (scheme_id)"
    )
    assert rounds.num_rows
    for row in rounds.to_pylist():
        pages = TOWN_PAGES if row["lookup_id"].startswith("place-") else COUNTY_PAGES
        path = f"{pages}/{address_of(row['lookup_id'])['page_path']}"
        assert row["jurisdiction_name"] in text_of(path), path
        assert f"Row {row['round_id']}." in text_of(path), path
        assert _NO_MONEY not in text_of(f"{path}{SHEET}"), path
    funded = {row["lookup_id"] for row in rounds.to_pylist()}
    for profile in run(f"select * from {PROFILES}").to_pylist():
        if area_of(profile) in funded:
            path = f"{AGENCY_PAGES}/{profile['agency_id']}"
            assert _NO_MONEY not in text_of(path), path


@pytest.mark.usefixtures("about")
def test_a_name_with_an_article_has_it_within_a_sentence() -> None:
    named = labels("name_within_text")
    codes = [
        row["state_code"].lower()
        for row in states().to_pylist()
        if row["state_name"] in named
    ]
    of_these = re.compile(rf"/\w+/({'|'.join(codes)})\b")
    bare = re.compile(rf"\b(of|in|for|polices) ({'|'.join(named)})(?! [A-Z])")
    paths = [
        f"{path}{form}"
        for kind in every_path().values()
        for path in filter(of_these.match, kind)
        for form in ("", SHEET, LETTER)
        if written_at(f"{path}{form}")
    ]
    matches = {path: bare.search(text_of(path)) for path in paths}
    assert len(paths) > len(codes)
    assert {path: lacks[0] for path, lacks in matches.items() if lacks} == {}


@pytest.mark.usefixtures("about")
def test_towns_of_one_name_have_a_page_that_names_each() -> None:
    assert written("/town/il/addison").path == ADDISON
    several = written("/town/wi/madison")
    assert several.path in {"/town/wi/dane-county/madison", "/town/wi/madison"}
    many = written("/town/pa/washington")
    assert many.path == "/town/pa/washington"
    assert len(many.page.values["towns"]) > 1
    for nowhere in ("/town/il/nowhere", "/town/il", "/county/il", "/state/xx", "/a/b"):
        assert written_at(nowhere) is None


@pytest.mark.usefixtures("about")
def test_a_former_id_leads_to_that_of_today() -> None:
    former, today = "az-tuscon-police-department", "az-tucson-police-department"
    assert written(f"/agency/{former}").path == f"/agency/{today}"


@pytest.mark.usefixtures("about")
@pytest.mark.parametrize(
    ("language", "form"),
    [("", ""), ("", SHEET), ("", LETTER), (SPANISH.home, "")],
)
def test_the_address_of_a_twin_leads_to_the_town(language: str, form: str) -> None:
    former = former_addresses()
    assert "pa/butler-county/cranberry" in former
    assert len(former) >= 31
    for path in former:
        now = page_at(f"{language}/town/{current_address_of(path)}{form}")
        # No records can be requested where no agency is known.
        assert now or form == LETTER
        then = page_at(f"{language}/town/{path}{form}")
        assert (then and then.path) == (now and now.path)


@pytest.mark.usefixtures("about")
def test_a_head_says_what_the_page_is_of_and_where_it_is_at_home() -> None:
    page = html(ADDISON, "https://porchlight.example")
    assert "<title>Addison, Illinois: its police and Amazon Ring | Porch" in page
    home = f"https://porchlight.example{ADDISON}"
    assert f'<link rel="canonical" href="{home}">' in page
    assert f'<meta property="og:url" content="{home}">' in page
    assert (
        'og:title" content="Addison, Illinois. Addison&#39;s police joined Ring&#39;s '
        "program on May 9, 2019, according to Ring&#39;s own map." in page
    )
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert data
    described = json.loads(data[1])
    assert described["@type"] == "Dataset"
    assert described["spatialCoverage"]["name"] == "Addison, DuPage County, Illinois"
    assert described["distribution"]["contentUrl"] == f"{home}.json"
    unset = html(ADDISON)
    assert 'rel="canonical"' not in unset
    assert "og:url" not in unset


@pytest.mark.usefixtures("about")
def test_the_sitemap_names_every_document_once() -> None:
    site, day = "https://porchlight.example", date(2026, 11, 27)
    parts = _LOC.findall(sitemap(site, day))
    kinds = [part.removeprefix(f"{site}/sitemap-")[: -len(".xml")] for part in parts]
    named = [
        address.removeprefix(site)
        for kind in kinds
        for address in _LOC.findall(sitemap(site, day, kind))
    ]
    assert len(named) == len(set(named)) > 28_000
    assert set(_sample()) <= set(named)
    assert not sitemap(site, day, "nothing")
    assert f"Sitemap: {site}/sitemap.xml" in robots(site)


def test_a_site_without_an_address_has_no_sitemap(
    served_url: str,
) -> None:
    assert ask(served_url, "/sitemap.xml", Host="evil.example")[0] == 404
    status, _, body = ask(served_url, "/robots.txt")
    assert (status, b"Sitemap" in body) == (200, False)
    _, _, page = ask(served_url, ADDISON, Host="evil.example")
    assert b"evil.example" not in page


def test_what_did_not_change_is_not_sent_again(served_url: str) -> None:
    status, headers, body = ask(served_url, ADDISON, **{"Accept-Encoding": "gzip"})
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert headers["cache-control"] == "no-cache"
    assert b"joined Ring's program on May 9, 2019" in gzip.decompress(body)
    assert ask(served_url, ADDISON)[2] == gzip.decompress(body)
    tag = {"If-None-Match": headers["etag"]}
    assert ask(served_url, ADDISON, **tag)[0] == 304


def test_a_pinned_page_may_be_cached_and_leads_to_pinned_ones(
    served_url: str,
) -> None:
    _, _, twin = ask(served_url, f"{ADDISON}.json")
    snapshot_id = json.loads(twin)["snapshot_id"]
    pinned = f"{ADDISON}?snapshot={snapshot_id}"
    status, headers, body = ask(served_url, pinned)
    assert (status, headers["cache-control"]) == (200, "public, max-age=86400")
    page = body.decode()
    assert f'agency/il-addison-police-department?snapshot={snapshot_id}"' in page
    assert f"&amp;snapshot={snapshot_id}" in page
    assert "pinned to the record of" in page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/town/il/dupage-county/nowhere", "Page not found"),
        ("/agency/nobody", "Page not found"),
        ("/agency/nobody.json", "Page not found"),
        ("/places/il.json", "Page not found"),
        (f"{ADDISON}?snapshot=gone", "There is no such snapshot here"),
        (f"{ADDISON}?snapshot=../x", "There is no such snapshot here"),
    ],
)
def test_a_missing_page_is_answered_with_a_page(
    served_url: str, address: str, words: str
) -> None:
    status, headers, body = ask(served_url, address)
    assert status == 404
    assert headers["content-type"].startswith("text/html")
    assert words in body.decode()
    # The way to the same page of the newest record, from one of a lost snapshot alone.
    assert ('href="?"' in body.decode()) == ("?" in address)


def test_an_old_address_leads_on(served_url: str) -> None:
    status, headers, _ = ask(served_url, "/agency/az-tuscon-police-department")
    assert (status, headers["location"]) == (
        301,
        "../agency/az-tucson-police-department",
    )
    status, headers, _ = ask(served_url, "/town/il/addison.json")
    assert headers["location"] == "../../town/il/dupage-county/addison.json"
    former, town = "/town/pa/butler-county/cranberry", "cranberry-township"
    for ending in ("", ".json", SHEET, LETTER, f"{SHEET}.pdf"):
        status, headers, _ = ask(served_url, f"{former}{ending}")
        there = urljoin(f"{former}{ending}", headers["location"])
        today = f"/town/pa/butler-county/{town}{ending}".removesuffix(".pdf")
        assert (status, there) == (301, today)


@pytest.mark.parametrize(
    ("address", "there"),
    [
        (f"{ADDISON}/", ADDISON),
        ("/town/IL/DuPage-County/Addison", ADDISON),
        ("/es/state/IL/?snapshot=", "/es/state/il"),
        ("/Town/il/dupage-county/addison", ADDISON),
        ("/Map?state=IL", "/map?state=IL"),
        ("/find/?q=Addison+IL", "/find?q=Addison+IL"),
    ],
)
def test_a_final_slash_and_capitals_lead_on(
    served_url: str, address: str, there: str
) -> None:
    status, headers, _ = ask(served_url, address)
    assert (status, urljoin(address, headers["location"])) == (301, there)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/find", "Showing Los Angeles. You typed Los &lt;Angelos&gt;."),
        ("/es", "Se muestra Los Angeles. Usted escribió Los &lt;Angelos&gt;."),
    ],
)
def test_a_page_opened_by_a_misspelled_name_says_so(
    served_url: str, address: str, words: str
) -> None:
    status, _, body = ask(served_url, f"{address}?q=Los+%3CAngelos%3E")
    assert status == 200
    assert words in body.decode()


def test_other_sites_may_read_the_twin(served_url: str) -> None:
    _, headers, body = ask(served_url, f"{ADDISON_POLICE}.json")
    assert headers["access-control-allow-origin"] == "*"
    twin = json.loads(body)
    assert twin["agency"]["ring_status"] == "last_seen"
    assert len(twin["history"]) > 2
    assert twin["sources"][0]["url"].startswith("https://")
    _, headers, _ = ask(served_url, ADDISON_POLICE)
    assert "access-control-allow-origin" not in headers


@pytest.mark.usefixtures("about")
@pytest.mark.parametrize("path", [ADDISON, "/county/hi/honolulu-county"])
def test_a_page_offers_what_it_has_to_print(path: str) -> None:
    links = _Page(html(path)).links
    for ending in (SHEET, LETTER):
        is_there = written_at(f"{path}{ending}") is not None
        assert any(link.endswith(ending) for link in links) == is_there


@pytest.mark.usefixtures("about")
def test_entries_without_ring_are_not_called_taking_part() -> None:
    others = {}
    for agency_id in agency_ids()[::10]:
        rows = lines_about(agency_id)
        if entries := [row for row in rows if row["actor"] == "beside"]:
            others[agency_id] = entries
    assert others
    for agency_id, entries in others.items():
        words = text_of(f"/agency/{agency_id}")
        assert words.count("which is not taking part with Ring") == len(entries)
