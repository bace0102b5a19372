"""Chromium, and a reader whose window is watched."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.browser.drawn import IS_STILL, NOTE_CHANGES
from tests.serving import PATIENCE_SECONDS, REPO_ROOT

ARTIFACTS = REPO_ROOT / "test-artifacts"
# WebGL without a graphics card, and no requests to other hosts.
_FLAGS = (
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--ignore-gpu-blocklist",
    # Compositing by a software graphics card took a third of the browser's time.
    "--disable-gpu-compositing",
    # Antialiasing costs the map a sixth of its time, and no test checks it.
    "--webgl-antialiasing-mode=none",
    # Without a graphics card, what is compiled ahead is compiled twice.
    "--disable-angle-features=warmUpPipelineCacheAtLink",
    # A page lives for seconds; compiling its scripts better took a quarter of them.
    "--js-flags=--no-opt --no-maglev --liftoff-only",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
expect.set_options(timeout=PATIENCE_SECONDS * 1_000)


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, from ``PORCHLIGHT_CHROMIUM`` or where Debian puts it."""
    path = os.environ.get("PORCHLIGHT_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield started
        started.close()


def new_page(browser: Browser, **options: Any) -> Page:  # noqa: ANN401
    """Open a window with an empty cache, in which a busy machine may take long."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE_SECONDS * 1_000)
    return context.new_page()


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
        self.page.wait_for_function(IS_STILL, polling=100)

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
        self.page.goto(f"{self.home}/healthz")
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
    options = dict(request.param)
    is_new = options.pop("is_new", False)
    colors = options.pop("color_scheme", "light")
    viewport = options.pop("viewport", {"width": 1280, "height": 900})
    windows = {} if is_new else _windows
    # Chromium takes longer to load 5 MB of code than to draw a page with it.
    opened = windows.get(str(options))
    if opened is None or opened.page.is_closed():
        page = new_page(browser, viewport=viewport, **options)
        page.add_init_script(NOTE_CHANGES)
        opened = windows[str(options)] = Reader(page, served_url, is_new)
        opened.watch()
    opened.page.set_viewport_size(viewport)
    # Without a graphics card, painting each frame of an animation is slow.
    motion: Any = "no-preference" if is_new else "reduce"
    opened.page.emulate_media(media="null", color_scheme=colors, reduced_motion=motion)
    opened.outside.clear()
    opened.blocked.clear()
    yield opened
    # An open map would keep drawing while the next tests run.
    (opened.page.context.close if is_new else opened.leave)()
    assert not opened.outside, "The page asked other hosts."
    assert not opened.blocked, "Our own policy forbids it."
