"""Every page opens in a real browser, makes no outside requests, and fits a phone.

The fixture ``reader`` fails tests whose pages contacted another host.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, Page, expect

from dashboard.components.figure import FIGURE_KEY
from tests.browser.accessibility import broken_rules
from tests.browser.chart_labels import unreadable_labels
from tests.browser.conftest import Reader, expect_title
from tests.pages import AT_NIGHT, DARK, EVERY_LOOK, PAGES, PHONE

pytestmark = pytest.mark.browser

# Elements wider than the screen, except those that scroll in a box that fits.
_FIND_TOO_WIDE = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  const scrolls = element => {
    for (let box = element.parentElement; box && box !== main; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== 'visible'
          && box.getBoundingClientRect().right <= innerWidth + 1) return true;
    return false;
  };
  return [...main.querySelectorAll('*')]
    .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
    .filter(element => !scrolls(element))
    .map(element => element.dataset.testid || element.tagName);
}"""


_WIDTH_OF_PICTURE = """async address => {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image.naturalWidth;
}"""
# An icon is about as wide as high; the letters of its name are wider.
_FIND_ICONS_IN_LETTERS = """() =>
  [...document.querySelectorAll('[data-testid=stIconMaterial]')]
    .filter(icon => icon.scrollWidth > 1.3 * icon.clientHeight)
    .map(icon => icon.textContent)"""

# Links with equal names and different targets, except the report form.
_FIND_LINKS_OF_ONE_NAME = """() => {
  const opened = {};
  for (const link of document.links) {
    const name = (link.ariaLabel || link.textContent).trim();
    if (!name || link.closest('h1, h2, h3')) continue;
    const isWhole = link.pathname.endsWith('/report') || link.search === '?v=1';
    const isOfOthers = link.origin !== location.origin;
    const address = isOfOthers ? link.href
      : link.pathname + (isWhole ? "" : link.search + link.hash);
    (opened[name] ??= new Set()).add(address);
  }
  return Object.entries(opened)
    .filter(([, addresses]) => addresses.size > 1)
    .map(([name, addresses]) => [name, ...addresses]);
}"""


# Text below 16 pixels outside of charts, tables that are drawn, and code.
_FIND_SMALL_TEXT = """() => {
  const small = [];
  const texts = document.createTreeWalker(
    document.querySelector('[data-testid=stMain]'), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const words = texts.currentNode.textContent.trim();
    const box = texts.currentNode.parentElement;
    const isTheirs = box.closest('svg, style, code, pre, [data-testid=stDataFrame]');
    if (!words || isTheirs || !box.getBoundingClientRect().width) continue;
    if (parseFloat(getComputedStyle(box).fontSize) < 16) small.push(words);
  }
  return small;
}"""
# Fields whose border has less than 3:1 on the page.
_FIND_FAINT_FIELDS = """() => {
  const light = color => {
    const parts = color.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255);
    const [r, g, b] = parts.map(
      part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const app = document.querySelector('.stApp');
  const page = light(getComputedStyle(app).backgroundColor);
  return [...document.querySelectorAll('.stMain :is(input, textarea)')]
    .filter(field => !field.matches('[type=checkbox], [type=radio]'))
    .filter(field => field.getBoundingClientRect().width > 1)
    .filter(field => {
      let box = field;
      while (box && parseFloat(getComputedStyle(box).borderTopWidth) === 0)
        box = box.parentElement;
      if (!box || !box.closest('.stMain')) return true;
      const [low, high] = [page, light(getComputedStyle(box).borderTopColor)]
        .sort((a, b) => a - b);
      return (high + .05) / (low + .05) < 3;
    })
    .map(field => field.outerHTML.slice(0, 120));
}"""


def _unnamed_charts(page: Page) -> list[str]:
    """Return charts and maps without a name for screen readers."""
    charts = page.get_by_test_id("stVegaLiteChart").or_(page.locator(".map"))
    return [
        chart.inner_html()[:300]
        for chart in charts.all()
        if not chart.locator("xpath=descendant-or-self::*[@aria-label]").count()
    ]


# What tests open on a page: tabs of figures, and boxes by the table in them.
FIGURES = {"/": "joining_curve"}
_TRENDS = "/trends?show=total&states=CA,IL,NJ"
BOXES = {"/data": "sources"}
# Pixels of a page at 1,366 by 768, with its boxes shut.
_LONGEST = 2_500


def _screenshots(reader: Reader, address: str) -> Iterator[str]:
    """Open a page and everything on it; yield a screenshot each time."""
    page = reader.page
    if reader.is_new:
        _open_without_moving(reader, address)
    else:
        reader.open(address)
    yield "the page"
    if address in FIGURES:
        figure = page.locator(f".st-key-{FIGURE_KEY}{FIGURES[address]}")
        for tab in figure.get_by_role("tab").all()[1:]:
            tab.click()
            panel = figure.get_by_role("tabpanel").locator("visible=true")
            expect(panel.get_by_test_id("stElementContainer")).not_to_have_count(0)
            reader.settle()
            yield tab.inner_text()
    if address in BOXES:
        box = page.locator(f".st-key-{BOXES[address]}_box summary")
        button = page.locator(f".st-key-{BOXES[address]}_csv")
        expect(button).to_have_count(0)
        box.press("Enter")
        expect(button).to_be_visible()
        expect(box).to_be_focused()
        reader.settle()
        yield BOXES[address]
        box.press("Enter")
        expect(button).not_to_be_visible()


# A good layout shift, by its authors.
_MOST_SHIFT = 0.1
_WATCH = """addEventListener('DOMContentLoaded', () => {
  window.moved = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.moved += entry.value;
  }).observe({type: 'layout-shift', buffered: true});
})"""
# Nothing came for half a second. Playwright waits for ever for the map's worker, which
# is made from a blob.
_IS_LOADED = """() => performance.now() - Math.max(
  ...performance.getEntriesByType('resource').map(part => part.responseEnd)) > 500"""
# Pages of each kind, in a new window: pages with cached scripts would move less.
STEADY = {
    "/",
    _TRENDS,
    "/terms",
    "/map",
    "/subsidies",
    "/prices",
    "/incidents",
    "/data",
    "/map?month=2021-08&state=IL&agency=il-addison-police-department",
}


def _open_without_moving(reader: Reader, address: str) -> None:
    """Open a page; expect that little of it moves while it loads."""
    reader.page.add_init_script(_WATCH)
    reader.open(address)
    # Parts that load later may move the page too.
    reader.page.wait_for_function(_IS_LOADED)
    assert reader.page.evaluate("window.moved") < _MOST_SHIFT


# Views with much text in charts.
CHARTS = {"/prices", "/subsidies"}
# Views to check in a narrow window too.
EVERY_WIDTH = {"/map", "/terms", "/incidents", "/data"}
# What a phone shows first, and the lowest pixel it may end at.
_FIRST_ON_A_PHONE = {
    "/subsidies": (".st-key-figure_subsidies_money", 780),
}


def _visits(
    look: Mapping[str, object], at_night: Container[str], *, is_new: Container[str] = ()
) -> list[object]:
    """Return each view with a look; `make test` leaves out those `at_night`."""
    return [
        pytest.param(
            {**look, "is_new": address in is_new},
            address,
            marks=pytest.mark.nightly if address in at_night else (),
        )
        for address in PAGES
    ]


def _expect_readable(page: Page, address: str) -> None:
    """Expect what must be true of every view in every look."""
    expect_title(page, PAGES[address] or re.compile(r"\w"))
    for fault in ("stException", "stAlertContentError", "stAlertContentWarning"):
        expect(page.get_by_test_id(fault)).to_have_count(0)
    assert _unnamed_charts(page) == []
    assert page.evaluate(_FIND_ICONS_IN_LETTERS) == []
    assert page.evaluate(_FIND_SMALL_TEXT) == []
    assert page.evaluate(_FIND_FAINT_FIELDS) == []
    _expect_none(page, _FIND_LINKS_OF_ONE_NAME)
    if address == "/":
        _expect_icon_and_logo(page)
    if address in CHARTS:
        assert unreadable_labels(page) == []


@pytest.mark.parametrize(
    ("reader", "address"),
    _visits({}, AT_NIGHT),
    indirect=["reader"],
)
def test_page_can_be_read_by_everyone(reader: Reader, address: str) -> None:
    page = reader.page
    for opened in _screenshots(reader, address):
        assert broken_rules(page) == {}, opened
    _expect_readable(page, address)
    if "?" not in address:
        page.set_viewport_size({"width": 1366, "height": 768})
        height = page.get_by_test_id("stMain").evaluate("main => main.scrollHeight")
        assert height <= _LONGEST
    # Some views differ on a phone; this is a narrow window.
    if address in EVERY_WIDTH:
        page.set_viewport_size({"width": 360, "height": 900})
        _expect_to_fit(page)


@pytest.mark.parametrize(
    ("address", "width"),
    [
        ("/subsidies", 360),
        # Two devices are named at their points.
        ("/prices?devices=ring-video-doorbell-2020,ring-indoor-cam-2", 768),
        pytest.param("/subsidies", 768, marks=pytest.mark.nightly),
        pytest.param("/prices", 360, marks=pytest.mark.nightly),
    ],
)
def test_labels_neither_collide_nor_run_off_in_a_narrower_window(
    reader: Reader, address: str, width: int
) -> None:
    reader.page.set_viewport_size({"width": width, "height": 900})
    reader.open(address)
    assert unreadable_labels(reader.page) == []


@pytest.mark.parametrize(
    ("reader", "address"),
    _visits(DARK, PAGES, is_new=STEADY),
    indirect=["reader"],
)
def test_page_can_be_read_in_the_dark(reader: Reader, address: str) -> None:
    for opened in _screenshots(reader, address):
        assert broken_rules(reader.page, of_color=True) == {}, opened


@pytest.mark.parametrize(
    ("reader", "address"),
    [
        *_visits(PHONE | DARK, PAGES.keys() - EVERY_LOOK),
        *_visits(PHONE, PAGES, is_new=STEADY),
    ],
    indirect=["reader"],
)
def test_page_fits_a_phone(reader: Reader, address: str) -> None:
    page = reader.page
    # At night a light one is judged by every rule.
    is_dark = bool(page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"))
    for opened in _screenshots(reader, address):
        _expect_to_fit(page)
        assert broken_rules(page, of_color=is_dark) == {}, opened
    _expect_readable(page, address)
    first, most = _FIRST_ON_A_PHONE.get(urlsplit(address).path, ("h1", 300))
    box = page.locator(first).first.bounding_box()
    assert box
    assert box["y"] < most


def _expect_none(page: Page, find: str) -> None:
    """Expect that our script soon finds nothing on a page."""
    with suppress(Error):
        page.wait_for_function(f"() => ({find})().length === 0", polling=200)
    assert page.evaluate(find) == []


def _expect_to_fit(page: Page) -> None:
    """Expect that nothing is wider than the screen."""
    _expect_none(page, _FIND_TOO_WIDE)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_tab_stays_open_while_filters_change(reader: Reader) -> None:
    reader.open("/incidents")
    figure = reader.page.locator(f".st-key-{FIGURE_KEY}incidents")
    figure.get_by_role("tab", name="Table").click()
    rows = reader.page.locator(".st-key-incidents_csv")
    expect(rows).to_be_visible()
    at_first = rows.inner_text()
    reader.choose("incidents_kind", "Patent")
    expect(rows).not_to_have_text(at_first)
    expect(rows).to_be_visible()


def _expect_icon_and_logo(page: Page) -> None:
    icon = page.locator("link[rel='shortcut icon']")
    expect(icon).to_have_attribute("href", re.compile("^data:image/png;base64,"))
    logo = page.get_by_test_id("stHeaderLogo")
    expect(logo).to_have_attribute("src", re.compile(r"^data:image/svg\+xml;base64,"))
    for picture in (icon, logo):
        address = picture.get_attribute("href") or picture.get_attribute("src")
        assert page.evaluate(_WIDTH_OF_PICTURE, address) == 64


def test_a_request_to_another_host_is_noticed(reader: Reader) -> None:
    reader.page.goto(f"{reader.home}/state/il")
    with reader.page.expect_event("requestfailed"):
        reader.page.evaluate("window.location = 'https://outside.example/'")
    # The browser opens its own error page, and nothing before it.
    reader.page.wait_for_url("chrome-error://**")
    assert reader.outside == ["https://outside.example/"]
    reader.outside.clear()


# What a hostile text might make the browser do, and the directive against it.
ATTEMPTS = {
    "new Image().src = 'https://outside.example/dot.png'": "img-src",
    "fetch('https://outside.example/').catch(() => null)": "connect-src",
    "document.body.append(Object.assign(document.createElement('script'), "
    "{textContent: 'window.ran = true'}))": "script-src-elem",
    "setTimeout('window.ran = true')": "script-src",
}


def test_the_policy_stops_what_is_not_ours(reader: Reader) -> None:
    reader.open("/")
    failed: list[str] = []
    reader.page.on("requestfailed", lambda sent: failed.append(sent.url))
    for attempt, rule in ATTEMPTS.items():
        broken = reader.page.evaluate(
            "new Promise(done => { document.addEventListener("
            "'securitypolicyviolation', event => done(event.effectiveDirective), "
            "{once: true}); "
            f"setTimeout(() => done('none'), 20000); {attempt} }})"
        )
        assert broken == rule, attempt
    reader.settle()
    assert reader.page.evaluate("window.ran === undefined")
    # Chromium reports requests before the policy blocks them.
    assert failed == reader.outside
    reader.outside.clear()
    reader.blocked.clear()
