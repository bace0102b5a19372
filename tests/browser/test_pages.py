"""Every page opens in a real browser, makes no outside requests, and fits a phone.

The fixture ``reader`` fails tests whose pages contacted another host.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from dashboard.components.figure import FIGURE_KEY
from tests.browser.accessibility import broken_rules
from tests.browser.chart_labels import unreadable_labels
from tests.conftest import Reader, expect_title
from tests.pages import DARK, EVERY_LOOK, PAGES, PHONE
from tests.serving import ServedApp

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


def _unnamed_charts(page: Page) -> list[str]:
    """Return charts and maps without a name for screen readers."""
    charts = page.get_by_test_id("stVegaLiteChart").or_(page.locator(".map"))
    return [
        chart.inner_html()[:300]
        for chart in charts.all()
        if not chart.locator("xpath=descendant-or-self::*[@aria-label]").count()
    ]


# What tests open on a page: tabs of figures, and boxes by the table in them.
FIGURES = {"/": "joining_curve", "/sources?v=1&view=checks": "tests_passed"}
BOXES = {
    "/trends?show=state&states=CA,IL,NJ&incidents=yes": "bodies_by_kind",
    "/map": "map_by_state",
}


def _screenshots(reader: Reader, address: str) -> Iterator[str]:
    """Open a page and everything on it; yield a screenshot each time."""
    page = reader.page
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


PLACES = ["My town", "Map", "Findings", "Camera makers", "Data"]
# Views with much text in charts.
CHARTS = {
    "/agency?agency=il-addison-police-department",
    "/agency?agency=fl-lakeland-police-department",
    "/agency?agency=or-washington-county-sheriffs-office",
    "/prices",
    "/subsidies",
}
# Views to check in a narrow window too.
EVERY_WIDTH = {
    *("/map", "/terms", "/incidents", "/sources"),
    "/agency?agency=fl-lakeland-police-department",
}
# What a phone shows first, and the lowest pixel it may end at.
_FIRST_ON_A_PHONE = {
    "/agency": ("h2", 500),
    "/subsidies": (".st-key-figure_subsidies_figures", 780),
}


@pytest.mark.parametrize("address", PAGES)
def test_page_can_be_read_by_everyone(reader: Reader, address: str) -> None:
    page = reader.page
    for opened in _screenshots(reader, address):
        assert broken_rules(page) == {}, opened
    expect_title(page, PAGES[address] or re.compile(r"\w"))
    for fault in ("stException", "stAlertContentError", "stAlertContentWarning"):
        expect(page.get_by_test_id(fault)).to_have_count(0)
    assert _unnamed_charts(page) == []
    assert page.evaluate(_FIND_ICONS_IN_LETTERS) == []
    _expect_none(page, _FIND_LINKS_OF_ONE_NAME)
    if address == "/":
        _expect_icon_and_logo(page)
    if address in CHARTS:
        assert unreadable_labels(page) == []
    # why: some views differ on a phone; this is a narrow window.
    if address in EVERY_WIDTH:
        page.set_viewport_size({"width": 360, "height": 900})
        _expect_to_fit(page)


@pytest.mark.parametrize("width", [360, 768])
@pytest.mark.parametrize("address", ["/prices", "/subsidies"])
def test_labels_neither_collide_nor_run_off_in_a_narrower_window(
    reader: Reader, address: str, width: int
) -> None:
    reader.page.set_viewport_size({"width": width, "height": 900})
    reader.open(address)
    assert unreadable_labels(reader.page) == []


def _views_in_look(
    options: Mapping[str, object], *, is_nightly: bool = False
) -> list[object]:
    """Return each view with a look; a dozen by day, all at night."""
    return [
        pytest.param(
            options,
            address,
            marks=pytest.mark.nightly
            if is_nightly or address not in EVERY_LOOK
            else (),
        )
        for address in PAGES
    ]


@pytest.mark.parametrize(
    ("reader", "address"), _views_in_look(DARK, is_nightly=True), indirect=["reader"]
)
def test_page_can_be_read_in_the_dark(reader: Reader, address: str) -> None:
    for opened in _screenshots(reader, address):
        assert broken_rules(reader.page, of_color=True) == {}, opened


@pytest.mark.parametrize(
    ("reader", "address"),
    [*_views_in_look(PHONE | DARK), *_views_in_look(PHONE, is_nightly=True)],
    indirect=["reader"],
)
def test_page_fits_a_phone(reader: Reader, address: str) -> None:
    page = reader.page
    for opened in _screenshots(reader, address):
        _expect_to_fit(page)
        assert broken_rules(page) == {}, opened
    if address == "/":
        _expect_icon_and_logo(page)
    if address in CHARTS:
        assert unreadable_labels(page) == []
    first, most = _FIRST_ON_A_PHONE.get(urlsplit(address).path, ("h1", 300))
    box = page.locator(first).first.bounding_box()
    assert box
    assert box["y"] < most


def _expect_none(page: Page, find: str) -> None:
    """Expect that our script soon finds nothing on a page."""
    with suppress(Error):
        page.wait_for_function(f"() => ({find})().length === 0")
    assert page.evaluate(find) == []


def _expect_to_fit(page: Page) -> None:
    """Expect that nothing is wider than the screen."""
    _expect_none(page, _FIND_TOO_WIDE)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_tab_stays_open_while_filters_change(reader: Reader) -> None:
    reader.open("/trends")
    figure = reader.page.locator(f".st-key-{FIGURE_KEY}joined_by_month")
    figure.get_by_role("tab", name="Table").click()
    rows = reader.page.locator(".st-key-joined_by_month_csv")
    expect(rows).to_be_visible()
    at_first = rows.inner_text()
    reader.choose("trends_show", "region")
    expect(rows).not_to_have_text(at_first)
    expect(rows).to_be_visible()


@pytest.mark.parametrize(
    "reader",
    [DARK, pytest.param({}, marks=pytest.mark.nightly)],
    indirect=True,
    ids=["dark", "light"],
)
def test_a_pinned_page_can_be_read_by_everyone(
    reader: Reader, built_data_dir: Path
) -> None:
    snapshot_id = (built_data_dir / "current").read_text().strip()
    reader.open(f"/?snapshot={snapshot_id}")
    expect(reader.page.get_by_text("It is the newest so far.")).to_be_visible()
    assert broken_rules(reader.page) == {}


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
    # why: the browser goes to an error page of its own, and nowhere else before.
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
    # why: Chromium reports requests before the policy blocks them.
    assert failed == reader.outside
    reader.outside.clear()
    reader.blocked.clear()


def test_first_reader_of_a_deep_link_gets_our_frame(
    browser: Browser, fresh_app: ServedApp
) -> None:
    page = browser.new_page()
    page.goto(f"{fresh_app.url}/agency?agency=fl-lakeland-police-department")
    expect_title(page, "Lakeland Police Department")
    expect(page.get_by_text("Joined Ring: February 27, 2019")).to_be_visible()
    expect(page.get_by_text("in December 2018").first).to_be_visible()
    expect(page.get_by_test_id("stTopNavSection")).to_have_text(PLACES)
    expect(page).to_have_title("Lakeland Police Department | Porchlight")
    page.close()
