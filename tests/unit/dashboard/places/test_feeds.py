"""What changed, as feeds that a reader's program requests."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from lxml import etree
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.addresses import feed_path
from dashboard.places import feeds
from dashboard.places.routes import DOCUMENT_ROUTES
from tests.later_snapshot import project_copy, publish_later
from warehouse.paths import DATA_DIR_VARIABLE, SITE_ADDRESS_VARIABLE, default_project
from warehouse.snapshots.store import current_snapshot

GONE = "il-addison-police-department"
ADDISON = "Gone: Addison Police Department, IL"
CHICOPEE = "Chicopee Police Department, MA: ring status changed from Disputed to Ended"
_SCHEMA = etree.RelaxNG(file=Path(__file__).with_name("atom.rng"))
_ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def changed_dir(built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two snapshots; the newer one lacks Addison and most agencies of Ohio."""
    project = project_copy(built_data_dir, tmp_path_factory.mktemp("followed") / "data")
    publish_later(
        project,
        f"delete from marts.mart_agencies where agency_id = '{GONE}'",
        "update marts.fct_incidents set headline = 'A <b> & more' "
        "where incident_id = 'ring-2019-07-18-fight-for-the-future-map'",
        "update marts.mart_agencies set ring_status = 'no_documents' "
        "where state_code = 'OH'",
        "update marts.mart_agencies set ring_status = 'ended' "
        "where agency_id = 'ma-chicopee-police-department'",
        is_compared=True,
    )
    return project.data_dir


@pytest.fixture(autouse=True)
def _hosted(changed_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host with a public address."""
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(changed_dir))
    monkeypatch.setenv(SITE_ADDRESS_VARIABLE, "https://record.example")


def _get(path: str) -> httpx.Response:
    client = TestClient(Starlette(routes=[*DOCUMENT_ROUTES]), follow_redirects=False)
    return client.get(path, headers={"host": "evil.example"})


def _entries(state_code: str = "") -> list[dict[str, str]]:
    """Return the entries of a feed, each by the names of its elements."""
    answer = _get(feed_path(state_code))
    assert answer.status_code == 200
    body = answer.content
    assert b"evil.example" not in body
    feed = etree.fromstring(body)
    _SCHEMA.assertValid(feed)
    ids = [one.text for one in feed.iter(f"{_ATOM}id")]
    assert len(ids) == len(set(ids))
    return [
        {part.tag.removeprefix(_ATOM): str(part.text) for part in entry}
        for entry in feed.iterfind(f"{_ATOM}entry")
    ]


def _titles(state_code: str = "") -> list[str]:
    return [entry["title"] for entry in _entries(state_code)]


@pytest.mark.parametrize(
    ("state_code", "title", "is_there"),
    [
        ("", ADDISON, True),
        ("IL", ADDISON, True),
        ("OH", ADDISON, False),
        ("HI", ADDISON, False),
        ("MA", CHICOPEE, True),
        ("OH", CHICOPEE, False),
        # A text of others stays text.
        ("", "A <b> & more: headline changed from ", True),
    ],
)
def test_a_feed_has_what_changed_in_it_alone(
    state_code: str, title: str, is_there: bool
) -> None:
    found = [one for one in _titles(state_code) if one.startswith(title)]
    assert len(found) == is_there


def test_an_entry_is_dated_by_the_publication_that_changed_it() -> None:
    (entry,) = _entries("IL")
    built_at = datetime.fromisoformat(current_snapshot(default_project()).built_at)
    assert datetime.fromisoformat(entry["updated"]) == built_at


def test_a_state_without_a_change_has_its_newest_entries() -> None:
    titles = _titles("FL")
    assert titles
    assert all(", FL" in title for title in titles)


@pytest.mark.usefixtures("warehouse_file")
def test_before_a_second_snapshot_a_feed_has_the_newest_entries() -> None:
    assert len(_entries()) == 32
    assert [title for title in _titles("IL") if "Police" in title]


def test_changes_of_a_rule_by_the_hundred_end_in_one_entry() -> None:
    titles = _titles("OH")
    assert len(titles) == feeds._MOST_ENTRIES + 1
    assert "further change" in titles[-1]


def test_ids_stay_whatever_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [one["id"] for one in _entries("IL")]
    monkeypatch.setenv(SITE_ADDRESS_VARIABLE, "https://record.example/moved")
    assert [one["id"] for one in _entries("IL")] == before


@pytest.mark.parametrize("path", ["state/xx", "state/il/x", "agency/il-x", "town/il"])
def test_an_unknown_address_has_no_feed(path: str) -> None:
    assert _get(f"/feeds/{path}.xml").status_code == 404


@pytest.mark.parametrize("place", ["town/il/dupage-county/addison", "county/il/x"])
def test_the_feed_of_a_place_leads_to_its_states(place: str) -> None:
    answer = _get(f"/feeds/{place}.xml")
    assert answer.status_code == 301
    assert urljoin(f"/feeds/{place}.xml", answer.headers["location"]) == feed_path("IL")


@pytest.mark.parametrize(
    ("page", "code"),
    [("/town/il/dupage-county/addison", "IL"), ("/es/state/ma", "MA"), ("/today", "")],
)
def test_a_page_of_a_state_shows_its_feed(page: str, code: str) -> None:
    shown = re.findall(
        r'<a href="https://record.example(/feeds/[^"]+)"', _get(page).text
    )
    assert shown == [feed_path(code)][: bool(code)]


def test_no_address_means_no_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SITE_ADDRESS_VARIABLE)
    assert _get(feed_path()).status_code == 404
