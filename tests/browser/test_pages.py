"""Every page opens in a real browser, asks nobody else, and fits a phone.

The fixture ``reader`` fails a test whose page asked any host but the dashboard's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser.accessibility import broken_rules
from tests.conftest import Reader, expect_title
from tests.pages import DARK, EVERY_LOOK, PAGES, PHONE
from tests.serving import ServedApp

pytestmark = pytest.mark.browser

# What reaches beyond the screen, but for what scrolls within a box that fits.
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
_STAND_ON_ONE_LINE = """() => new Set(
  ['take_along', 'copy_link_', 'cite']
    .map(key => document.querySelector(`[class*=st-key-${key}]`))
    .map(button => button.getBoundingClientRect())
    .map(place => Math.round(place.y))
).size === 1"""
# An icon is one sign, about as wide as high; the letters of its name are wider.
_FIND_ICONS_IN_LETTERS = """() =>
  [...document.querySelectorAll('[data-testid=stIconMaterial]')]
    .filter(icon => icon.scrollWidth > 1.3 * icon.clientHeight)
    .map(icon => icon.textContent)"""

# Links of one name that open different things; the form for what is wrong is one.
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
    """Return the charts and maps that say nothing to who cannot see them."""
    charts = page.get_by_test_id("stVegaLiteChart").or_(page.locator(".map"))
    return [
        chart.inner_html()[:300]
        for chart in charts.all()
        if not chart.locator("xpath=descendant-or-self::*[@aria-label]").count()
    ]


# What is opened on a page: the buttons of what is passed on, and a box that is filled
# once it is opened, by the table in it.
BUTTONS = {"/sources": ("Download rows", "Cite")}
BOXES = {
    "/trends?show=state&states=CA,IL,NJ&incidents=yes": "joined_by_month",
    "/map": "map_by_county",
    "/agency?agency=il-addison-police-department": "company_steps",
}


def _drawn(reader: Reader, address: str) -> Iterator[str]:
    """Open a page, then each thing that can be opened on it; yield what is seen."""
    page = reader.page
    reader.open(address)
    yield "the page"
    for name in BUTTONS.get(address, ()):
        page.get_by_role("button", name=name, exact=True).click()
        # why: Streamlit opens the box anew once the server says that it is open.
        expect(page.get_by_test_id("stPopoverBody")).to_have_text(re.compile(r"\w"))
        reader.settle()
        yield name
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    if address in BOXES:
        box = page.locator(f".st-key-{BOXES[address]}_box summary")
        button = page.locator(f".st-key-{BOXES[address]}_download")
        expect(button).to_have_count(0)
        box.press("Enter")
        expect(button).to_be_visible()
        expect(box).to_be_focused()
        reader.settle()
        yield BOXES[address]
        box.press("Enter")
        expect(button).not_to_be_visible()


# What differs by color or width is looked at on a dozen views; the rest each night.
_IN_EVERY_LOOK = [
    address
    if address in EVERY_LOOK
    else pytest.param(address, marks=pytest.mark.nightly)
    for address in PAGES
]


@pytest.mark.parametrize("address", PAGES)
def test_page_can_be_read_by_everyone(reader: Reader, address: str) -> None:
    page = reader.page
    for opened in _drawn(reader, address):
        assert broken_rules(page) == {}, opened
    expect_title(page, PAGES[address] or re.compile(r"\w"))
    for fault in ("stException", "stAlertContentError", "stAlertContentWarning"):
        expect(page.get_by_test_id(fault)).to_have_count(0)
    assert _unnamed_charts(page) == []
    assert page.evaluate(_FIND_ICONS_IN_LETTERS) == []
    _expect_none(page, _FIND_LINKS_OF_ONE_NAME)


# why: the views of these differ on what calls itself a phone; this is a narrow window.
@pytest.mark.parametrize("address", ["/terms", "/incidents", "/sources"])
def test_page_fits_a_narrow_window(reader: Reader, address: str) -> None:
    reader.open(address)
    reader.page.set_viewport_size({"width": 360, "height": 780})
    _expect_to_fit(reader.page)


@pytest.mark.parametrize("reader", [DARK], indirect=True, ids=["dark"])
@pytest.mark.parametrize("address", _IN_EVERY_LOOK)
def test_page_can_be_read_in_the_dark(reader: Reader, address: str) -> None:
    for opened in _drawn(reader, address):
        assert broken_rules(reader.page, of_color=True) == {}, opened


@pytest.mark.parametrize("reader", [PHONE], indirect=True, ids=["phone"])
@pytest.mark.parametrize("address", _IN_EVERY_LOOK)
def test_page_fits_a_phone(reader: Reader, address: str) -> None:
    for opened in _drawn(reader, address):
        _expect_to_fit(reader.page)
        assert broken_rules(reader.page) == {}, opened


def _expect_none(page: Page, find: str) -> None:
    """Expect that a page soon has nothing of what a script of ours looks for."""
    with suppress(Error):
        page.wait_for_function(f"() => ({find})().length === 0")
    assert page.evaluate(find) == []


def _expect_to_fit(page: Page) -> None:
    """Expect that nothing reaches beyond the screen, once all is drawn for it."""
    _expect_none(page, _FIND_TOO_WIDE)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


# why: at 1280 pixels the agency's title leaves room for two of the three.
@pytest.mark.parametrize(
    "address", ["/map", "/agency?agency=fl-lakeland-police-department"]
)
def test_what_is_passed_on_stands_on_one_line(reader: Reader, address: str) -> None:
    reader.open(address)
    for width in (1280, 1024, 768, 360):
        reader.page.set_viewport_size({"width": width, "height": 900})
        reader.page.wait_for_function(_STAND_ON_ONE_LINE)


def test_a_box_stays_open_while_filters_change(reader: Reader) -> None:
    reader.open("/trends")
    reader.page.get_by_text("Rows behind these charts").first.click()
    rows = reader.page.locator(".st-key-joined_by_month_download")
    expect(rows).to_be_visible()
    at_first = rows.inner_text()
    reader.choose("trends_show", "region")
    expect(rows).not_to_have_text(at_first)
    expect(rows).to_be_visible()


@pytest.mark.parametrize("reader", [{}, DARK], indirect=True, ids=["light", "dark"])
def test_a_pinned_page_can_be_read_by_everyone(
    reader: Reader, built_data_dir: Path
) -> None:
    snapshot_id = (built_data_dir / "current").read_text().strip()
    reader.open(f"/?snapshot={snapshot_id}")
    expect(reader.page.get_by_text("It is the newest so far.")).to_be_visible()
    assert broken_rules(reader.page) == {}


@pytest.mark.parametrize("reader", [{}, DARK], indirect=True, ids=["light", "dark"])
def test_icon_and_logo_come_with_the_page(reader: Reader) -> None:
    reader.open("/")
    icon = reader.page.locator("link[rel='shortcut icon']")
    expect(icon).to_have_attribute("href", re.compile("^data:image/png;base64,"))
    logo = reader.page.get_by_test_id("stHeaderLogo")
    expect(logo).to_have_attribute("src", re.compile(r"^data:image/svg\+xml;base64,"))
    for picture in (icon, logo):
        address = picture.get_attribute("href") or picture.get_attribute("src")
        assert reader.page.evaluate(_WIDTH_OF_PICTURE, address) == 64


def test_a_request_to_another_host_is_noticed(reader: Reader) -> None:
    reader.open("/")
    with reader.page.expect_event("requestfailed"):
        reader.page.evaluate("window.location = 'https://outside.example/'")
    # why: the browser goes on to a page of its own, and nowhere else before that.
    reader.page.wait_for_url("chrome-error://**")
    assert reader.outside == ["https://outside.example/"]
    reader.outside.clear()


@pytest.mark.parametrize(
    ("attempt", "rule"),
    [
        ("new Image().src = 'https://outside.example/dot.png'", "img-src"),
        ("fetch('https://outside.example/').catch(() => null)", "connect-src"),
        (
            "document.body.append(Object.assign(document.createElement('script'), "
            "{textContent: 'window.ran = true'}))",
            "script-src-elem",
        ),
        ("setTimeout('window.ran = true')", "script-src"),
    ],
    ids=["image", "request", "script in the page", "text as script"],
)
def test_the_policy_stops_what_is_not_ours(
    reader: Reader, attempt: str, rule: str
) -> None:
    reader.open("/")
    failed: list[str] = []
    reader.page.on("requestfailed", lambda sent: failed.append(sent.url))
    broken = reader.page.evaluate(
        "new Promise(done => { document.addEventListener('securitypolicyviolation', "
        "event => done(event.effectiveDirective)); "
        f"setTimeout(() => done('none'), 20000); {attempt} }})"
    )
    assert broken == rule
    reader.settle()
    assert reader.page.evaluate("window.ran === undefined")
    # why: Chromium tells of a request before its policy stops it.
    assert failed == reader.outside
    reader.outside.clear()
    reader.blocked.clear()


def test_first_reader_of_a_deep_link_gets_our_frame(
    browser: Browser, fresh_app: ServedApp
) -> None:
    page = browser.new_page()
    page.goto(f"{fresh_app.url}/agency?agency=fl-lakeland-police-department")
    expect_title(page, "Lakeland Police Department")
    expect(page.get_by_text("Joined Ring: 27 February 2019")).to_be_visible()
    expect(page.get_by_text("in December 2018").first).to_be_visible()
    expect(page.get_by_role("link", name="Trends", exact=True)).to_be_visible()
    expect(page).to_have_title("Lakeland Police Department | Porchlight")
    page.close()
