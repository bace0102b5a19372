"""What changed, as feeds that a reader's program requests."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from starlette.requests import Request
from starlette.responses import Response

from dashboard.places import feeds
from dashboard.places.routes import serve_feed
from tests.later_snapshot import project_copy, publish_later
from warehouse.paths import DATA_DIR_VARIABLE, SITE_ADDRESS_VARIABLE, default_project
from warehouse.snapshots.store import current_snapshot

GONE = "il-addison-police-department"
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
        "update marts.mart_headline_figures set figure_value = figure_value - 1 "
        "where figure_id = 'agencies_on_map_2020'",
    )
    return project.data_dir


@pytest.fixture(autouse=True)
def _hosted(changed_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host with a public address."""
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(changed_dir))
    monkeypatch.setenv(SITE_ADDRESS_VARIABLE, "https://record.example")


def _get(kind: str, name: str = "", **headers: str) -> Response:
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/feeds/{kind}/{name}",
        "query_string": b"",
        "headers": [
            (key.replace("_", "-").encode(), value.encode())
            for key, value in {"host": "evil.example", **headers}.items()
        ],
        "path_params": {"kind": kind, **({"name": name} if name else {})},
    }
    return serve_feed(Request(scope))


def _feed(kind: str, name: str = "") -> etree._Element:
    answer = _get(kind, name)
    assert answer.status_code == 200
    feed = etree.fromstring(bytes(answer.body))
    _SCHEMA.assertValid(feed)
    return feed


def _title(entry: etree._Element) -> str:
    return str(entry.findtext(f"{_ATOM}title"))


def _titles(feed: etree._Element) -> list[str]:
    return [*map(_title, feed.iterfind(f"{_ATOM}entry"))]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        *(("all", ""), ("state", "il"), ("state", "hi"), ("state", "oh")),
        *(("county", "il/dupage-county"), ("town", "oh/summit-county/akron")),
        ("town", "il/dupage-county/wheaton"),
    ],
)
def test_every_feed_is_valid_and_names_each_entry_once(kind: str, name: str) -> None:
    feed = _feed(kind, name)
    ids = [one.text for one in feed.iter(f"{_ATOM}id")]
    assert len(ids) == len(set(ids))
    assert b"evil.example" not in etree.tostring(feed)
    for one in (feed, *feed.iter(f"{_ATOM}entry")):
        links = [link.get("rel") for link in one.findall(f"{_ATOM}link")]
        assert sorted(map(str, links)) == ["alternate", "self"][: len(links)]


def test_an_agency_that_is_gone_is_an_entry_dated_by_the_publication() -> None:
    gone = "Gone: Addison Police Department, IL"
    for kind, name in (("all", ""), ("state", "il"), ("county", "il/dupage-county")):
        assert gone in _titles(_feed(kind, name))
    assert gone not in _titles(_feed("state", "oh"))
    assert gone not in _titles(_feed("county", "il/cook-county"))
    (entry,) = _feed("state", "il").iterfind(f"{_ATOM}entry")
    built_at = current_snapshot(default_project()).built_at
    assert entry.findtext(f"{_ATOM}updated") == built_at


def test_an_entry_says_in_its_title_what_changed() -> None:
    change = (
        "Chicopee Police Department, MA: ring status changed from Disputed to Ended"
    )
    for kind, name in (("state", "ma"), ("town", "ma/hampden-county/chicopee")):
        assert _titles(_feed(kind, name)) == [change]


def test_whoever_cited_a_figure_reads_which_rows_moved_it() -> None:
    (entry,) = [
        entry
        for entry in _feed("all").iterfind(f"{_ATOM}entry")
        if "Agencies on Ring's own map: changed from" in _title(entry)
    ]
    summary = str(entry.findtext(f"{_ATOM}summary"))
    assert summary == "<p>Gone: Addison Police Department, IL.</p>"


def test_a_place_without_a_change_has_its_newest_entries_or_its_status() -> None:
    titles = _titles(_feed("town", "fl/polk-county/lakeland"))
    assert "Lakeland Police Department, FL: Joined, February 27, 2019" in titles
    assert not [title for title in titles if "changed from" in title]
    (status,) = _feed("town", "mi/tuscola-county/akron").iterfind(f"{_ATOM}entry")
    assert _title(status).startswith("Akron township, Michigan: No record as of ")
    assert "Last searched on " in str(status.findtext(f"{_ATOM}summary"))


@pytest.mark.usefixtures("warehouse_file")
def test_before_a_second_snapshot_a_feed_has_the_newest_entries() -> None:
    assert len(_titles(_feed("all"))) == 32
    assert [title for title in _titles(_feed("state", "il")) if "Police" in title]


def test_text_of_others_stays_text() -> None:
    titles = [title for title in _titles(_feed("all")) if "A <b> & more" in title]
    assert len(titles) == 1


def test_changes_of_a_rule_by_the_hundred_end_in_one_entry() -> None:
    entries = _feed("state", "oh").findall(f"{_ATOM}entry")
    assert len(entries) == feeds._MOST_ENTRIES + 1
    assert "further change" in _titles(_feed("state", "oh"))[-1]


def test_ids_stay_whatever_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [one.text for one in _feed("state", "il").iter(f"{_ATOM}id")]
    monkeypatch.setenv(SITE_ADDRESS_VARIABLE, "https://record.example/moved")
    assert [one.text for one in _feed("state", "il").iter(f"{_ATOM}id")] == before


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        *(("state", "xx"), ("state", "IL"), ("agency", GONE), ("subject", "agencies")),
        *(("town", "il/dupage-county"), ("county", "il/x"), ("town", ""), ("x", "y")),
    ],
)
def test_an_unknown_address_has_no_feed(kind: str, name: str) -> None:
    assert _get(kind, name).status_code == 404


def test_a_site_without_an_address_has_no_feed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(SITE_ADDRESS_VARIABLE)
    assert _get("all").status_code == 404
