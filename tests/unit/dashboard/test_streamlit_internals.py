"""Streamlit's private names exist, and pages open without any of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import streamlit as st
from google.protobuf.message import Message
from streamlit import config

from dashboard import streamlit_internals
from dashboard.server.protection import is_accepted
from dashboard.streamlit_internals import (
    PAGE_FOLDER,
    PRIVATE,
    bound_messages,
    leave_pages_to_navigation,
    page_with_head,
)
from tests.app.conftest import open_view
from tests.benchmarks.reader_session import draw, fault_of, reader_session
from tests.serving import REPO_ROOT, STREAMLIT, serve

_OF_MAP = [name for name, (_, lost) in PRIVATE.items() if "map" in lost]


@pytest.fixture(autouse=True)
def _looked_up_anew() -> Iterator[None]:
    """Clear cached lookups before and after a test."""
    caches = (streamlit_internals._private, page_with_head)
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()


def _take_away(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PRIVATE, name, ("gone", PRIVATE[name][1]))


@pytest.mark.parametrize("name", PRIVATE)
def test_this_streamlit_has_what_we_use(name: str) -> None:
    assert streamlit_internals._private(name) is not None, PRIVATE[name]


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("name", PRIVATE)
def test_a_page_opens_without_each_private_name(
    name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _take_away(name, monkeypatch)
    for _ in range(2):
        leave_pages_to_navigation()
        is_accepted(b"")
        app = open_view("/map")
        assert not app.error
        assert app.title
    warnings = [record.getMessage() for record in caplog.records if "`" in record.msg]
    assert warnings == [
        f"Streamlit {st.__version__} has no `{name}`: {PRIVATE[name][1]}."
    ]
    assert any("map is not drawn" in one.value for one in app.warning) == (
        name in _OF_MAP
    )


def test_a_server_without_a_bound_on_messages_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(streamlit_internals, "_UVICORN", "uvicorn.gone")
    bound_messages(1)
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_another_page_of_streamlit_still_gets_our_head(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert "<b>ours</b>" in page_with_head("<b>ours</b>")
    assert "<title>Streamlit" not in page_with_head("<b>ours</b>")
    page_with_head.cache_clear()
    monkeypatch.setattr(streamlit_internals, "_TITLE", "<title>Another</title>")
    assert "<b>ours</b></head>" in page_with_head("<b>ours</b>")
    assert len(caplog.records) == 1


_APP = """
import streamlit as st
from dashboard import streamlit_internals
for name, (_, lost) in streamlit_internals.PRIVATE.items():
    streamlit_internals.PRIVATE[name] = ("gone", lost)
streamlit_internals._UVICORN = "uvicorn.gone"
app = st.App("main.py")  # what `streamlit run` looks for
from dashboard.app import app
"""


@pytest.mark.nightly
def test_a_server_without_any_of_it_serves_its_pages(
    built_data_dir: Path, tmp_path: Path
) -> None:
    app = tmp_path / "app.py"
    app.write_text(_APP, "utf-8")
    (tmp_path / "main.py").symlink_to(REPO_ROOT / "dashboard" / "main.py")
    settings = {"PYTHONPATH": str(REPO_ROOT)}
    with (
        serve(built_data_dir, settings, (*STREAMLIT, str(app))) as served,
        reader_session(served.url) as session,
    ):
        question = ("questions", "question=who_disagrees")
        for address in (("",), ("map",), ("terms",), question):
            assert not [*filter(None, map(fault_of, draw(session, *address)))]
        logged = served.log_file.read_text("utf-8")
    for name in ("PagesManager", "BackMsg", *_OF_MAP[:1]):
        assert logged.count(f"has no `{name}`") == 1
    assert "No bound on messages" in logged


def _options(settings: Mapping[str, object], above: str = "") -> Iterator[str]:
    for name, value in settings.items():
        if isinstance(value, dict):
            yield from _options(value, f"{above}{name}.")
        else:
            yield f"{above}{name}"


def test_streamlit_knows_every_option_that_we_set() -> None:
    known = config.get_config_options()
    text = (REPO_ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    unknown = [name for name in _options(tomllib.loads(text)) if name not in known]
    assert not unknown, f"Streamlit {st.__version__} passes over {unknown}."


@pytest.mark.parametrize("pattern", ["index.html", "static/js/*.js"])
def test_streamlits_page_is_where_it_was(pattern: str) -> None:
    assert any(PAGE_FOLDER.glob(pattern)), (
        f"{PAGE_FOLDER} holds no `{pattern}` in Streamlit {st.__version__}."
    )


def test_a_message_of_a_browser_is_read() -> None:
    assert isinstance(streamlit_internals.browser_message(), Message)
