"""Links pinned to a snapshot."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard.components.url_state import SNAPSHOT
from dashboard.places.routes import DOCUMENT_ROUTES
from dashboard.queries import snapshot_reader
from tests.app.conftest import open_view, words_of
from tests.boxes import opened
from tests.later_snapshot import WITHOUT_ILLINOIS, project_copy, publish_later
from warehouse.paths import DATA_DIR_VARIABLE
from warehouse.snapshots.store import current_id

GONE = "20200101T000000Z-00000000"


@pytest.fixture(scope="module")
def two_snapshots(
    built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str, str]:
    """A folder with two snapshots, and both ids."""
    project = project_copy(built_data_dir, tmp_path_factory.mktemp("two") / "data")
    older = current_id(project)
    assert older
    return project.data_dir, older, publish_later(project, WITHOUT_ILLINOIS).snapshot_id


@pytest.fixture
def older(two_snapshots: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    """Id of the older of two snapshots."""
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(two_snapshots[0]))
    st.cache_data.clear()
    st.cache_resource.clear()
    return two_snapshots[1]


def _open(page: str, **parameters: str) -> AppTest:
    return open_view(f"/{page}?{urlencode(parameters)}")


def _snapshot_of(address: str) -> list[str]:
    return parse_qs(urlsplit(address).query).get(SNAPSHOT, [])


def _page_links(app: AppTest) -> list[str]:
    texts = "\n".join(str(text.value) for text in app.markdown)
    return [
        *(link.proto.query_string for link in app.get("page_link")),
        *re.findall(r"\]\((?:find|map|many|es|terms)\?([^)]*)\)", texts),
    ]


def test_a_pinned_link_shows_the_numbers_of_its_snapshot(older: str) -> None:
    newest = _open("map", v="1", state="IL")
    assert "**0 agencies** on this map" in words_of(newest)
    assert "You are looking at" not in words_of(newest)
    pinned = _open("map", v="1", state="IL", snapshot=older)
    assert "**0 agencies**" not in words_of(pinned)
    assert "You are looking at the record as it stood on" in words_of(pinned)
    assert f"`{older}`. There is a newer one." in words_of(pinned)
    assert not pinned.warning
    assert pinned.query_params[SNAPSHOT] == older
    assert pinned.query_params["kind"] == "any"


def test_the_link_to_the_newest_keeps_the_view(older: str) -> None:
    app = _open("map", v="1", state="IL", snapshot=older)
    app.button(key="pinned_newest").click().run()
    assert SNAPSHOT not in app.query_params
    assert app.query_params["state"] == "IL"
    assert app.selectbox(key="map_state").value == "IL"
    assert "You are looking at" not in words_of(app)


def test_a_touched_control_leaves_the_snapshot_pinned(older: str) -> None:
    app = _open("map", v="1", snapshot=older)
    app.selectbox(key="map_state").set_value("IL").run()
    assert app.query_params[SNAPSHOT] == older
    assert app.query_params["state"] == "IL"
    assert "You are looking at" in words_of(app)


def test_links_between_pages_stay_pinned(older: str) -> None:
    app = _open("overview", v="1", snapshot=older)
    links = _page_links(app)
    assert links
    assert all(_snapshot_of(f"?{link}") == [older] for link in links)
    app = _open("overview", v="1")
    assert not any(_snapshot_of(f"?{link}") for link in _page_links(app))


def test_the_list_of_pages_leads_to_pages_of_the_same_snapshot(older: str) -> None:
    app = _open("trends", v="1", snapshot=older)
    app.query_params.clear()
    app.switch_page("pages/map/page.py").run()
    assert app.query_params[SNAPSHOT] == older
    assert "You are looking at" in words_of(app)


def test_a_missing_snapshot_is_explained(older: str) -> None:
    app = _open("map", v="1", state="IL", snapshot=GONE)
    assert older != GONE
    assert app.title[0].value == "That snapshot is gone"
    assert GONE in app.warning[0].value
    assert not app.selectbox
    app.button(key="gone_newest").click().run()
    assert app.selectbox(key="map_state").value == "IL"
    assert SNAPSHOT not in app.query_params


@pytest.mark.parametrize(
    ("versions", "version"), [({"porchlight": "0.9.0"}, "0.9.0"), ({}, "1.0.0")]
)
def test_a_snapshot_of_another_version_leads_to_its_files(
    versions: dict[str, str],
    version: str,
    older: str,
    built_data_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = project_copy(built_data_dir, tmp_path / "data")
    publish_later(project, WITHOUT_ILLINOIS)
    file = project.snapshots_dir / older / "snapshot.json"
    description = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**description, "tool_versions": versions}), "utf-8")
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(project.data_dir))
    monkeypatch.setattr(snapshot_reader, "version", lambda: "2.0.0")
    made = f"Made by Porchlight {version} on "
    app = _open("trends", v="1", snapshot=older)
    assert [title.value for title in app.title][-1] == "A snapshot of another version"
    assert made in app.warning[0].value
    database = f"data/files/{older}/porchlight.duckdb"
    assert f"]({database})" in app.warning[0].value
    app.button(key="other_newest").click().run()
    assert not app.warning
    client = TestClient(Starlette(routes=DOCUMENT_ROUTES))
    answer = client.get(f"/state/il?snapshot={older}")
    assert answer.status_code == 404
    assert made in answer.text
    assert f'href="../{database}"' in answer.text
    assert "Hecha por" in client.get(f"/es/state/il?snapshot={older}").text


def test_a_citation_names_the_question_that_the_page_is_of(older: str) -> None:
    question = "agencies_per_100k"
    app = _open("questions", v="1", question=question, snapshot=older)
    codes = opened(app, question, "Cite").code[:3]
    citation, pinned, live = (one.value for one in codes)
    assert f"“{app.title[0].value}”, Porchlight" in citation
    assert pinned in citation
    assert older in pinned
    assert older not in live
    assert len(citation) < 900
