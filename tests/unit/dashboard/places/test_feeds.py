"""What changed, as feeds that a reader's program requests."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

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
LAKELAND = "Lakeland Police Department, FL: Joined, February 27, 2019"
_SCHEMA = etree.RelaxNG(file=Path(__file__).with_name("atom.rng"))
_ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def changed_dir(built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two snapshots; the newer one lacks Addison and most agencies of Ohio."""
    project = project_copy(built_data_dir, tmp_path_factory.mktemp("followed") / "data")
    publish_later(
        project,
        f"delete from marts.dim_agencies where agency_id = '{GONE}'",
        "update marts.fct_incidents set headline = 'A <b> & more' "
        "where incident_id = 'ring-2019-07-18-fight-for-the-future-map'",
        "update marts.dim_agencies set ring_status = 'no_documents' "
        "where state_code = 'OH'",
        "update marts.dim_agencies set ring_status = 'ended' "
        "where agency_id = 'ma-chicopee-police-department'",
        is_compared=True,
    )
    return project.data_dir


@pytest.fixture(autouse=True)
def _hosted(changed_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host with a public address."""
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(changed_dir))
    monkeypatch.setenv(SITE_ADDRESS_VARIABLE, "https://record.example")


def _get(kind: str, name: str = "") -> tuple[int, bytes]:
    client = TestClient(Starlette(routes=[*DOCUMENT_ROUTES]))
    answer = client.get(feed_path(kind, name), headers={"host": "evil.example"})
    return answer.status_code, answer.content


def _entries(kind: str, name: str = "") -> list[dict[str, str]]:
    """Return the entries of a feed, each by the names of its elements."""
    status, body = _get(kind, name)
    assert status == 200
    assert b"evil.example" not in body
    feed = etree.fromstring(body)
    _SCHEMA.assertValid(feed)
    ids = [one.text for one in feed.iter(f"{_ATOM}id")]
    assert len(ids) == len(set(ids))
    return [
        {part.tag.removeprefix(_ATOM): str(part.text) for part in entry}
        for entry in feed.iterfind(f"{_ATOM}entry")
    ]


def _titles(kind: str, name: str = "") -> list[str]:
    return [entry["title"] for entry in _entries(kind, name)]


@pytest.mark.parametrize(
    ("kind", "name", "title", "is_there"),
    [
        ("all", "", ADDISON, True),
        ("state", "il", ADDISON, True),
        ("county", "il/dupage-county", ADDISON, True),
        ("state", "oh", ADDISON, False),
        ("state", "hi", ADDISON, False),
        ("county", "il/cook-county", ADDISON, False),
        ("state", "ma", CHICOPEE, True),
        ("town", "ma/hampden-county/chicopee", CHICOPEE, True),
        ("town", "oh/summit-county/akron", CHICOPEE, False),
        # Without a change, the newest entries.
        ("town", "fl/polk-county/lakeland", LAKELAND, True),
        # A text of others stays text.
        ("all", "", "A <b> & more: headline changed from ", True),
    ],
)
def test_a_feed_has_what_changed_in_it_alone(
    kind: str, name: str, title: str, is_there: bool
) -> None:
    found = [one for one in _titles(kind, name) if one.startswith(title)]
    assert len(found) == is_there


def test_an_entry_is_dated_by_the_publication_that_changed_it() -> None:
    (entry,) = _entries("state", "il")
    built_at = datetime.fromisoformat(current_snapshot(default_project()).built_at)
    assert datetime.fromisoformat(entry["updated"]) == built_at


def test_a_place_without_any_entry_has_its_status() -> None:
    (status,) = _entries("town", "mi/tuscola-county/akron")
    assert status["title"].startswith("Akron township, Michigan: No record as of ")
    assert "Last searched on " in status["summary"]


@pytest.mark.usefixtures("warehouse_file")
def test_before_a_second_snapshot_a_feed_has_the_newest_entries() -> None:
    assert len(_entries("all")) == 32
    assert [title for title in _titles("state", "il") if "Police" in title]


def test_changes_of_a_rule_by_the_hundred_end_in_one_entry() -> None:
    titles = _titles("state", "oh")
    assert len(titles) == feeds._MOST_ENTRIES + 1
    assert "further change" in titles[-1]


def test_ids_stay_whatever_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [one["id"] for one in _entries("state", "il")]
    monkeypatch.setenv(SITE_ADDRESS_VARIABLE, "https://record.example/moved")
    assert [one["id"] for one in _entries("state", "il")] == before


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("state", "xx"),
        ("state", "IL"),
        ("agency", GONE),
        ("town", "il/dupage-county"),
        ("county", "il/x"),
        ("town", ""),
    ],
)
def test_an_unknown_address_has_no_feed(kind: str, name: str) -> None:
    assert _get(kind, name)[0] == 404


def test_no_address_means_no_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SITE_ADDRESS_VARIABLE)
    assert _get("all")[0] == 404
