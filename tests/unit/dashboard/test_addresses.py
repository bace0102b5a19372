"""Feeds of a page; each “Something wrong?” names page, row, source and snapshot."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.addresses import about_row, feeds_of, report_address
from dashboard.languages import ENGLISH, SPANISH, Language
from dashboard.places import pages
from dashboard.places.links import Links
from dashboard.places.render import Written
from dashboard.places.routes import written_at
from dashboard.queries.snapshot_reader import reading, run
from warehouse.paths import REPORTS_TO_VARIABLE

MAIL, ISSUE = "record@example.org", "https://code.example/issues/new"
SITE = "https://porchlight.example"
AGENCY = "/agency/il-addison-police-department"
ABOUT = about_row("atlas-2020-aos3927", "https://example.org/a?b=1&c=2#d")


@pytest.mark.parametrize(
    ("to", "start", "field"),
    [
        (MAIL, f"mailto:{MAIL}?subject=Porchlight%3A%20Something%20wrong%3F&", "body"),
        (ISSUE, f"{ISSUE}?title=Porchlight%3A%20Something%20wrong%3F&", "body"),
        ("", "report?page=", "about"),
    ],
)
def test_a_row_can_be_added_to_the_end_of_a_report(
    to: str, start: str, field: str
) -> None:
    page = f"{SITE}/map?v=1&state=IL#figure_map"
    address = report_address(to, "report", page, "s1", ABOUT)
    assert address.startswith(start)
    # Mail programs do not decode a plus sign as a space.
    assert "+" not in address.rpartition("&")[2]
    sent = parse_qs(urlsplit(f"{address}%20x").query)
    assert sent[field][0].endswith(f"{ABOUT} x")
    said = "".join(text for texts in sent.values() for text in texts)
    assert page in said
    assert "s1" in said
    assert not to or "What should it say?" in said


def _written(path: str, links: Links | None = None, site: str = "") -> Written:
    written = written_at(path, links, site)
    assert written
    return written


def _reports(page: str, label: str) -> list[str]:
    links = re.findall(rf'href="([^"]*)">{re.escape(label)}</a>', page)
    return [unescape(link) for link in links]


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize(
    ("path", "language", "label"),
    [
        (AGENCY, ENGLISH, "Something wrong?"),
        ("/town/il/dupage-county/addison", ENGLISH, "Something wrong?"),
        ("/es/town/il/dupage-county/addison", SPANISH, "¿Algo está mal?"),
    ],
)
@pytest.mark.parametrize("to", [MAIL, ""])
def test_a_plain_page_and_each_row_of_its_history_can_be_reported(
    path: str,
    language: Language,
    label: str,
    to: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(REPORTS_TO_VARIABLE, to)
    with reading() as snapshot_id:
        written = _written(path, site=SITE)
        html = pages.html(written).decode()
        twin = pages.as_json(written).decode()
        rows = run(
            "select distinct evidence_id, source_url from pages.page_agency_timeline "
            "where agency_id = 'il-addison-police-department' and actor <> 'company'"
        ).to_pylist()
    *of_rows, of_page = (
        parse_qs(urlsplit(link).query) for link in _reports(html, label)
    )
    reported = [sent["body" if to else "about"][0] for sent in of_rows]
    assert sorted("\n".join(text.splitlines()[-2:]) for text in reported) == sorted(
        about_row(row["evidence_id"], row["source_url"], language) for row in rows
    )
    whole = f"{SITE}{path}?snapshot={snapshot_id}"
    for sent in (*of_rows, of_page):
        assert whole in (sent["body" if to else "page"][0])
    assert label not in twin


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize(
    ("to", "home", "start"),
    [("", "", None), ("", f"{SITE}/", f"{SITE}/report?"), (MAIL, "", "mailto:")],
)
def test_a_file_links_to_a_mail_or_to_a_server(
    to: str, home: str, start: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(REPORTS_TO_VARIABLE, to)
    with reading():
        links = Links(AGENCY, ending=".html", dashboard=home)
        html = pages.html(_written(AGENCY, links)).decode()
    sent = _reports(html, "Something wrong?")
    assert bool(sent) == bool(start)
    assert all(link.startswith(start or "") for link in sent)


_ALL = "/feeds/all.xml"


@pytest.mark.parametrize(
    ("path", "feeds"),
    [
        *(
            (f"/{place}{behind}", [_ALL, "/feeds/state/il.xml"])
            for place in ("town/il/dupage-county/addison", "county/il/cook-county")
            for behind in ("", "/sheet")
        ),
        ("/state/il", [_ALL, "/feeds/state/il.xml"]),
        ("/agency/il-addison-police", [_ALL]),
        ("/agency", [_ALL]),
        ("/trends", [_ALL]),
    ],
)
def test_a_page_links_to_the_feeds_that_are_of_it(path: str, feeds: list[str]) -> None:
    assert list(feeds_of(path)) == feeds
