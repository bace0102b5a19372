"""The real seeds, built once; the app over them, in this process and served."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest, app_test

from tests.builds import cached_build
from tests.serving import PATIENCE_SECONDS, REPO_ROOT, SERVER_VARIABLE, serve
from warehouse.connection import connect_read_only
from warehouse.paths import DATA_DIR_VARIABLE, default_project
from warehouse.snapshots.store import Snapshot, current_path, current_snapshot

Ask = Callable[[str], tuple[Any, ...]]
MAIN = REPO_ROOT / "dashboard" / "main.py"


def pytest_configure() -> None:
    """Keep tests on this machine, and make AppTest run pages as a server does."""
    # Collecting garbage took a quarter of the time in which tests are imported.
    gc.disable()
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:  # noqa: ANN401
        host = address[0] if isinstance(address, tuple) else "127.0.0.1"
        assert host in {"127.0.0.1", "::1", "localhost"}, f"A test asked `{host}`."
        connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect_here)
    # Otherwise the folder `pages` makes it an older kind of app, whose pages run
    # without main.py: AppTest takes the answer back in the class that it knows.
    patch.setattr(PagesManager, "uses_pages_directory", False)
    patch.setattr(app_test, "PagesManager", type("Pages", (PagesManager,), {}))
    # Each AppTest reads the metadata of every installed package again, which takes
    # ten times as long as drawing a page.
    scan = cache(manifest_scanner.scan_component_manifests)
    patch.setattr(manifest_scanner, "scan_component_manifests", scan)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run builds and servers first, and the tests in a browser last."""
    # The slowest tests come first, so that no process is left alone with them; and
    # from its first test on, Playwright keeps an event loop running in this thread, so
    # no other can start.
    items.sort(
        key=lambda item: (
            item.get_closest_marker("browser") is not None,
            not item.nodeid.startswith("tests/unit"),
            not item.nodeid.startswith("tests/unit/warehouse"),
        )
    )


def pytest_collection_finish() -> None:
    """Exempt what is loaded by now from garbage collection, and collect less often."""
    # Collecting took 7 % of the tests without a browser (November 2026).
    gc.freeze()
    gc.enable()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session")
def built_data_dir() -> Iterator[Path]:
    """Folder with one snapshot of the real seeds, which no test may change."""
    yield from _unchanged(cached_build())


@pytest.fixture(scope="session")
def snapshot(built_data_dir: Path) -> Snapshot:
    """That snapshot. Not to be changed."""
    return current_snapshot(replace(default_project(), data_dir=built_data_dir))


@pytest.fixture(scope="session")
def staff_data_dir() -> Iterator[Path]:
    """Folder with one snapshot for staff, with a word in every private row."""
    yield from _unchanged(cached_build(is_for_staff=True))


def _unchanged(data_dir: Path) -> Iterator[Path]:
    """Detect whether a test changed a cached build that later runs use."""

    def files() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in data_dir.rglob("*")}

    before = files()
    yield data_dir
    assert files() == before, "A test changed a build that later runs read too."


@pytest.fixture
def warehouse_file(
    built_data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """The published file of the real seeds, the current one for this process."""
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(built_data_dir))
    yield current_path(default_project())
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def app(warehouse_file: Path) -> AppTest:
    """The dashboard over the real seeds, not yet run."""
    assert warehouse_file.is_file()
    return AppTest.from_file(MAIN, default_timeout=PATIENCE_SECONDS)


@pytest.fixture
def ask(warehouse_file: Path) -> Ask:
    """Return the first row of a query on the marts, to compare with a page."""

    def first_row(sql: str) -> tuple[Any, ...]:
        with connect_read_only(warehouse_file) as connection:
            row = connection.execute(sql).fetchone()
        assert row
        return row

    return first_row


@pytest.fixture(scope="session")
def served_url(built_data_dir: Path) -> Iterator[str]:
    """The dashboard over the real seeds, served to every process of `make test`."""
    if shared := os.environ.get(SERVER_VARIABLE):
        yield shared
        return
    with serve(built_data_dir) as served:
        yield served.url
