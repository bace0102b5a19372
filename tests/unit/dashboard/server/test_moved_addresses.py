"""Every address is in the golden list, and those that ended lead on."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.addresses import file_address
from dashboard.places import routes as documents
from dashboard.places.place_list import MANY_ROUTES
from dashboard.server import files, health, map_routes
from dashboard.server.html_pages import page_addresses
from dashboard.server.moved_addresses import MOVED, MOVED_ROUTES
from tests.serving import REPO_ROOT

MOST_MOVED = 20
ROUTES = (
    *documents.DOCUMENT_ROUTES,
    *MANY_ROUTES,
    *health.HEALTH_ROUTES,
    *files.FILE_ROUTES,
    *map_routes.MAP_ROUTES,
)


def test_every_address_is_answered() -> None:
    known = (REPO_ROOT / "tests/golden/routes.txt").read_text("utf-8").split()
    assert {*(route.path for route in ROUTES), *page_addresses()} == {*known}
    assert file_address("newest", "csv/about.csv") == "data/files/newest/csv/about.csv"
    assert len(MOVED) <= MOST_MOVED


@pytest.mark.parametrize("path", MOVED)
def test_an_address_that_ended_leads_to_one_that_is_answered(path: str) -> None:
    client = TestClient(Starlette(routes=MOVED_ROUTES), follow_redirects=False)
    former = re.sub(r"\{[^}]+\}", "x", path)
    answer = client.get(f"{former}?snapshot=y")
    assert answer.status_code == 301
    new, _, query = urljoin(former, answer.headers["location"]).partition("?")
    assert query == "snapshot=y"
    patterns = [
        re.sub(r"\{[^}]+:path\}", ".+", re.sub(r"\{\w+\}", "[^/]+", route.path))
        for route in ROUTES
    ]
    patterns += page_addresses()
    assert any(re.fullmatch(pattern, new) for pattern in patterns), new


def test_documents_name_no_address_that_ended() -> None:
    pages = [
        *REPO_ROOT.glob("*.md"),
        *REPO_ROOT.glob("docs/*.md"),
        *filter(Path.is_file, REPO_ROOT.glob(".deploy/*")),
    ]
    assert len(pages) > 10
    for page in pages:
        text = "" if page.name == "CHANGELOG.md" else page.read_text("utf-8")
        assert not [path for path in MOVED if f"{path}`" in text], page.name
