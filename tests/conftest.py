"""The real seeds, built once; the app over them, in this process and served."""

from __future__ import annotations

import csv
import gc
import os
import re
import socket
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
import streamlit as st
from hypothesis import HealthCheck, settings
from playwright.sync_api import (
    Browser,
    Locator,
    Page,
    Playwright,
    ViewportSize,
    expect,
    sync_playwright,
)
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.builds import cached_build
from tests.serving import (
    PATIENCE_SECONDS,
    REPO_ROOT,
    SERVER_VARIABLE,
    ServedApp,
    serve,
)
from warehouse.connection import connect_read_only
from warehouse.paths import (
    BEHIND_PROXY_VARIABLE,
    DATA_DIR_VARIABLE,
    default_project,
)
from warehouse.snapshots.store import current_path

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
_FAILED = pytest.StashKey[bool]()

expect.set_options(timeout=PATIENCE_SECONDS * 1_000)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Record on each test whether it failed, for fixtures that end later."""
    report = yield
    if report.failed:
        item.stash[_FAILED] = True
    return report


# How fast a machine is says nothing about the code.
settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")


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
        if host not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"A test asked the network for `{host}`.")
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
    data_dir, _ = cached_build()
    with _unchanged(data_dir):
        yield data_dir


@pytest.fixture(scope="session")
def staff_data_dir() -> Iterator[Path]:
    """Folder with one snapshot for staff, with a word in every private row."""
    data_dir, _ = cached_build(is_for_staff=True)
    with _unchanged(data_dir):
        yield data_dir


@contextmanager
def _unchanged(data_dir: Path) -> Iterator[None]:
    """Detect whether a test changed a cached build that later runs use."""

    def files() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in data_dir.rglob("*")}

    before = files()
    yield
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


def paragraphs(page: AppTest) -> str:
    """Return the paragraphs of a page."""
    return "\n".join(paragraph.value for paragraph in page.markdown)


@pytest.fixture
def behind_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust the reader addresses that a proxy reports."""
    monkeypatch.setenv(BEHIND_PROXY_VARIABLE, "yes")


@pytest.fixture(scope="session")
def served_app(
    built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServedApp]:
    """The dashboard over the real seeds, served to every process of `make test`."""
    if described := os.environ.get(SERVER_VARIABLE):
        yield ServedApp.from_text(described)
        return
    log_file = tmp_path_factory.mktemp("served") / "server.log"
    with serve(built_data_dir, log_file) as served:
        yield served


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(_playwright: Playwright) -> Iterator[Browser]:
    """Chromium, from ``PORCHLIGHT_CHROMIUM`` or where Debian puts it."""
    path = os.environ.get("PORCHLIGHT_CHROMIUM", "/usr/bin/chromium")
    started = _playwright.chromium.launch(executable_path=path, args=[*CHROMIUM_FLAGS])
    yield started
    started.close()


# Drawn, according to page.js, and with no running animation except endless ones.
_IS_STILL = """() => document.documentElement.dataset.ready === ""
  && !document.getAnimations().some(moving =>
    moving.playState === "running"
    && moving.effect.getComputedTiming().endTime !== Infinity)"""


def settle(page: Page) -> None:
    """Wait until a page is drawn and its animations have ended."""
    # Checking at each frame, as Playwright does, makes the browser paint it.
    page.wait_for_function(_IS_STILL, polling=100)


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
    is_new: bool = False
    outside: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Go to an address of the dashboard and wait until its page is drawn."""
        self.page.goto(f"{self.home}{address}")
        self.page.get_by_role("heading", level=1).wait_for()
        self.settle()

    def settle(self) -> None:
        """Wait until the page is drawn and its animations have ended."""
        settle(self.page)

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


WIDE: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def _windows() -> dict[str, Page]:
    """Browser windows by kind of device, reused by one reader after another."""
    return {}


def _empty(page: Page, home: str) -> None:
    """Clear everything from a window except the cached code of the pages."""
    for other in page.context.pages:
        if other != page:
            other.close()
    page.goto(f"{home}/health/live")
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.context.clear_cookies()
    page.mouse.move(0, 0)


def _window(
    browser: Browser, windows: dict[str, Page], options: Mapping[str, Any]
) -> Page:
    """Return the window of a kind of device; open one if needed."""
    kind = str(options)
    # Chromium takes longer to load 5 MB of code than to draw a page with it.
    if kind not in windows or windows[kind].is_closed():
        context = browser.new_context(viewport=WIDE, accept_downloads=True, **options)
        context.set_default_timeout(PATIENCE_SECONDS * 1_000)
        windows[kind] = context.new_page()
    return windows[kind]


@pytest.fixture(params=[{}])
def reader(
    request: pytest.FixtureRequest,
    browser: Browser,
    served_app: ServedApp,
    _windows: dict[str, Page],
) -> Iterator[Reader]:
    """An empty browser window that may not contact other hosts or break our policy.

    Parametrize it indirectly with options of a browser context, such as a phone's;
    ``is_new`` gives a window with an empty cache.
    """
    options = dict(request.param)
    is_new = options.pop("is_new", False)
    viewport = options.pop("viewport", WIDE)
    colors = options.pop("color_scheme", "light")
    page = _window(browser, {} if is_new else _windows, options)
    page.set_viewport_size(viewport)
    # Without a graphics card, painting each frame of an animation is slow.
    motion: Literal["no-preference", "reduce"] = "no-preference" if is_new else "reduce"
    page.emulate_media(media="null", color_scheme=colors, reduced_motion=motion)
    opened = Reader(page, served_app.url, is_new)
    own = urlsplit(served_app.url).netloc

    def note(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != own:
            opened.outside.append(url)

    def note_blocked(text: str) -> None:
        if "content security policy" in text.lower():
            opened.blocked.append(text)

    listeners: dict[str, Callable[[Any], None]] = {
        "console": lambda message: note_blocked(message.text),
        "pageerror": lambda error: note_blocked(str(error)),
        "request": lambda sent: note(sent.url),
        "websocket": lambda socket_opened: note(socket_opened.url),
    }
    for event, listener in listeners.items():
        page.on(event, listener)  # type: ignore[call-overload]
    yield opened
    if request.node.stash.get(_FAILED, False):
        ARTIFACTS.mkdir(exist_ok=True)
        name = re.sub(r"[^A-Za-z0-9]+", "_", request.node.nodeid).strip("_")
        page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    if is_new:
        page.context.close()
    else:
        # An open map would keep drawing while the next tests run.
        _empty(page, served_app.url)
    assert not opened.outside, f"The page asked other hosts: {opened.outside}"
    assert not opened.blocked, f"Our own policy forbids it: {opened.blocked}"
