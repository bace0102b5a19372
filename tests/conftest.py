"""The real seeds, built once; the app over them, in this process and served."""

from __future__ import annotations

import csv
import gc
import os
import re
import socket
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import streamlit as st
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.builds import cached_build
from tests.serving import PATIENCE_SECONDS, REPO_ROOT, SERVER_VARIABLE, serve
from warehouse.connection import connect_read_only
from warehouse.paths import DATA_DIR_VARIABLE, default_project
from warehouse.snapshots.store import Snapshot, current_path, current_snapshot

Ask = Callable[[str], tuple[Any, ...]]
MAIN = REPO_ROOT / "dashboard" / "main.py"
ARTIFACTS = REPO_ROOT / "test-artifacts"

# WebGL without a graphics card, and no requests that the browser makes by itself.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    # Only the map needs a software graphics card; compositing the rest of a page
    # with it took a third of the browser's time.
    "--disable-gpu-compositing",
    # Antialiasing costs the map a sixth of its time, and no test checks it.
    "--webgl-antialiasing-mode=none",
    # Without a graphics card, what is compiled ahead is compiled twice.
    "--disable-angle-features=warmUpPipelineCacheAtLink",
    # A page under test lives for seconds, and its scripts never earn back what
    # compiling them again and again costs: a quarter of the renderer's time.
    "--js-flags=--no-opt --no-maglev",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
WIDE = {"width": 1280, "height": 900}

expect.set_options(timeout=PATIENCE_SECONDS * 1_000)
# How fast a machine is says nothing about the code.
settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep a picture of the page that a test failed on."""
    report = yield
    opened = item.funcargs.get("reader")
    if report.failed and isinstance(opened, Reader):
        name = re.sub(r"[^A-Za-z0-9]+", "_", item.nodeid).strip("_")
        opened.page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)
    return report


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
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:  # noqa: ANN401
        host = address[0] if isinstance(address, tuple) else "127.0.0.1"
        assert host in {"127.0.0.1", "::1", "localhost"}, f"A test asked `{host}`."
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@contextmanager
def pages_in_their_frame() -> Iterator[None]:
    """Make AppTest run every page through main.py and start once, as a server does."""
    start = PagesManager.__init__

    def start_without_folder(self: PagesManager, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        # Otherwise the folder `pages` makes it an older kind of app, whose pages
        # run without main.py.
        PagesManager.uses_pages_directory = False
        start(self, *args, **kwargs)

    def switch_page(app: AppTest, page_path: str) -> AppTest:
        # Before the first run it uses a file's name as the page's address, and
        # the files of larger pages are called page.py.
        assert (MAIN.parent / page_path).is_file(), page_path
        file = Path(page_path)
        app._page_hash = calc_hash(
            file.parent.name if file.name == "page.py" else file.stem.replace("_", "-")
        )
        return app

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PagesManager, "__init__", start_without_folder)
        patch.setattr(AppTest, "switch_page", switch_page)
        # Each AppTest reads the metadata of every installed package again, which
        # takes ten times as long as drawing a page.
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(scope="session", autouse=True)
def _every_page_in_its_frame() -> Iterator[None]:
    with pages_in_their_frame():
        yield


@pytest.fixture(scope="session")
def built_data_dir() -> Iterator[Path]:
    """Folder with one snapshot of the real seeds, which no test may change."""
    with _unchanged(cached_build()) as data_dir:
        yield data_dir


@pytest.fixture(scope="session")
def snapshot(built_data_dir: Path) -> Snapshot:
    """That snapshot. Not to be changed."""
    return current_snapshot(replace(default_project(), data_dir=built_data_dir))


@pytest.fixture(scope="session")
def staff_data_dir() -> Iterator[Path]:
    """Folder with one snapshot for staff, with a word in every private row."""
    with _unchanged(cached_build(is_for_staff=True)) as data_dir:
        yield data_dir


@contextmanager
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
def served_url(
    built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The dashboard over the real seeds, served to every process of `make test`."""
    if shared := os.environ.get(SERVER_VARIABLE):
        yield shared
        return
    with serve(built_data_dir, tmp_path_factory.mktemp("served") / "log") as served:
        yield served.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, from ``PORCHLIGHT_CHROMIUM`` or where Debian puts it."""
    path = os.environ.get("PORCHLIGHT_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield started
        started.close()


# Drawn, according to page.js, and with no running animation except endless ones.
_IS_STILL = """() => document.documentElement.dataset.ready === ""
  && !document.getAnimations().some(moving =>
    moving.playState === "running"
    && moving.effect.getComputedTiming().endTime !== Infinity)"""


def expect_title(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until a page has one title, with these words.

    Between two pages, both titles are there for a moment.
    """
    expect(page.get_by_role("heading", level=1)).to_have_text([words])


@dataclass
class Reader:
    """One reader's browser window, and what it may never do.

    `outside` are requests to other hosts, `blocked` what our policy kept it from.
    """

    page: Page
    home: str
    is_new: bool
    outside: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Go to an address of the dashboard and wait until its page is drawn."""
        self.page.goto(f"{self.home}{address}")
        self.page.get_by_role("heading", level=1).wait_for()
        self.settle()

    def settle(self) -> None:
        """Wait until the page is drawn and its animations have ended."""
        # Checking at each frame, as Playwright does, makes the browser paint it.
        self.page.wait_for_function(_IS_STILL, polling=100)

    def choose(self, key: str, label: str) -> None:
        """Choose a value from a list with the keyboard."""
        self.page.set_viewport_size({"width": 1280, "height": 6000})
        self.settle()
        box = self.page.locator(f".st-key-{key}").get_by_role("combobox")
        box.fill(label)
        option = self.page.get_by_role("option", name=label).first
        chosen = option.inner_text()
        box.press("Enter")
        expect(box).to_have_value(chosen)

    def saved_rows(self, button: Locator) -> list[dict[str, str]]:
        """Press a button and return the rows of the CSV file that comes."""
        # A file offered while the page is being drawn is gone afterwards.
        button.wait_for()
        self.settle()
        with self.page.expect_download() as fetched:
            button.click()
        with fetched.value.path().open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def watch(self) -> None:
        """Note from now on what the window may never do."""

        def note(url: str) -> None:
            parts = urlsplit(url)
            is_own = parts.netloc == urlsplit(self.home).netloc
            if parts.scheme in {"http", "https", "ws", "wss"} and not is_own:
                self.outside.append(url)

        def note_blocked(text: str) -> None:
            if "content security policy" in text.lower():
                self.blocked.append(text)

        self.page.on("console", lambda message: note_blocked(message.text))
        self.page.on("pageerror", lambda error: note_blocked(str(error)))
        self.page.on("request", lambda sent: note(sent.url))
        self.page.on("websocket", lambda opened: note(opened.url))

    def leave(self) -> None:
        """Clear everything from the window except the cached code of the pages."""
        for other in self.page.context.pages:
            if other != self.page:
                other.close()
        self.page.goto(f"{self.home}/health/live")
        self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.page.context.clear_cookies()
        self.page.mouse.move(0, 0)


@pytest.fixture(scope="session")
def _windows() -> dict[str, Reader]:
    """Browser windows by kind of device, reused by one reader after another."""
    return {}


@pytest.fixture(params=[{}])
def reader(
    request: pytest.FixtureRequest,
    browser: Browser,
    served_url: str,
    _windows: dict[str, Reader],
) -> Iterator[Reader]:
    """An empty browser window that may not contact other hosts or break our policy.

    Parametrize it indirectly with options of a browser context, such as a phone's;
    ``is_new`` gives a window with an empty cache.
    """
    options = {"viewport": WIDE, "color_scheme": "light", **request.param}
    is_new, viewport, colors = (
        options.pop(name, False) for name in ("is_new", "viewport", "color_scheme")
    )
    windows = {} if is_new else _windows
    # Chromium takes longer to load 5 MB of code than to draw a page with it.
    opened = windows.get(str(options))
    if opened is None or opened.page.is_closed():
        context = browser.new_context(viewport=viewport, **options)
        context.set_default_timeout(PATIENCE_SECONDS * 1_000)
        opened = windows[str(options)] = Reader(context.new_page(), served_url, is_new)
        opened.watch()
    opened.page.set_viewport_size(viewport)
    # Without a graphics card, painting each frame of an animation is slow.
    motion: Any = "no-preference" if is_new else "reduce"
    opened.page.emulate_media(media="null", color_scheme=colors, reduced_motion=motion)
    yield opened
    # An open map would keep drawing while the next tests run.
    (opened.page.context.close if is_new else opened.leave)()
    outside, blocked = opened.outside[:], opened.blocked[:]
    opened.outside.clear()
    opened.blocked.clear()
    assert not outside, f"The page asked other hosts: {outside}"
    assert not blocked, f"Our own policy forbids it: {blocked}"
