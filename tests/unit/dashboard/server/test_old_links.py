"""Old links keep working."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.addresses import file_address
from dashboard.places import routes as documents
from dashboard.places.place_list import MANY_ROUTES
from dashboard.server import files, health, map_routes
from dashboard.server.html_pages import page_addresses
from dashboard.server.old_addresses import GONE, OLD_ROUTES, REDIRECTS
from tests.serving import REPO_ROOT


def test_every_address_is_answered() -> None:
    routes = (*documents.DOCUMENT_ROUTES, *MANY_ROUTES, *health.HEALTH_ROUTES)
    routes += (*files.FILE_ROUTES, *map_routes.MAP_ROUTES)
    known = (REPO_ROOT / "tests/golden/routes.txt").read_text("utf-8").split()
    assert {*(route.path for route in routes), *page_addresses()} == {*known}
    assert file_address("newest", "csv/about.csv") == "data/files/newest/csv/about.csv"


@pytest.fixture
def client() -> TestClient:
    """A server of old addresses alone."""
    return TestClient(Starlette(routes=OLD_ROUTES), follow_redirects=False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/download", "data#files"),
        ("/download?v=1&search=subsid", "data?v=1&search=subsid#files"),
        ("/sources?view=checks", "data#sources"),
        ("/sources?v=1&search=CNET&use=yes", "data?v=1&search=CNET#sources"),
        ("/changes?v=1&view=rows&state=IL", "data?v=1#changes"),
        ("/changes?view=corrections&snapshot=x", "data?snapshot=x#changes"),
        ("/lookup?v=1&q=Addison+IL", "find?q=Addison+IL"),
        ("/lookup", "find"),
        ("/agency?v=1&agency=il-x&snapshot=x", "agency/il-x?snapshot=x"),
        ("/agency", "agency/"),
    ],
)
def test_a_former_page_leads_on_with_what_the_new_one_understands(
    client: TestClient, old: str, new: str
) -> None:
    answer = client.get(old)
    assert (answer.status_code, answer.headers["location"]) == (301, new)


@pytest.mark.parametrize("path", GONE)
def test_an_address_that_is_gone_says_what_does_its_job(
    client: TestClient, path: str
) -> None:
    address = re.sub(r"\{[^}]+\}", "x", path)
    answer = client.get(address)
    assert answer.status_code == 410
    assert "This address is gone" in answer.text
    assert "{" not in answer.text.partition("<main>")[2]
    for link in re.findall(r'<main>.*href="([^"]+)"', answer.text):
        leads_to = client.base_url.join(address).join(link).path
        assert leads_to in {"/feeds/all.xml", "/data"}


def test_documents_name_no_address_that_is_gone() -> None:
    patterns = [
        re.compile(rf"(?<![\w.*/-]){re.sub(r'{[^}]+}', '[^/`]+', path)}(?![\w/.-])")
        for path in (*GONE, *REDIRECTS)
    ]
    pages = [
        REPO_ROOT / "Makefile",
        *REPO_ROOT.glob("recipes/*"),
        *(
            page
            for folder in (".", "docs", ".deploy", ".github")
            for page in (REPO_ROOT / folder).glob("*.md")
            if page.name != "CHANGELOG.md"
        ),
    ]
    assert len(pages) > 10
    named = {
        (page.name, found[0])
        for page in pages
        for pattern in patterns
        for found in pattern.finditer(page.read_text("utf-8"))
    }
    assert not named, f"These addresses are gone: {sorted(named)}"
