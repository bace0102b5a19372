"""The page does not move, guides the focus, announces answers and prints."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.conftest import WIDE, Reader, expect_title
from tests.pages import PHONE
from tests.serving import PATIENCE_SECONDS, ServedApp

pytestmark = pytest.mark.browser

_PHONE: ViewportSize = {"width": 360, "height": 700}
# A good layout shift, by its authors.
_MOST_SHIFT = 0.1
_TRIES = 3
_WATCH = """addEventListener('DOMContentLoaded', () => {
  window.moved = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.moved += entry.value;
  }).observe({type: 'layout-shift', buffered: true});
})"""


@pytest.fixture(
    params=[WIDE, pytest.param(_PHONE, marks=pytest.mark.nightly)],
    ids=["wide", "phone"],
)
def newcomer(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A new window: pages with cached scripts would move less."""
    context = browser.new_context(
        viewport=request.param,
        user_agent="Mobile" if request.param == _PHONE else None,
    )
    context.set_default_timeout(PATIENCE_SECONDS * 1_000)
    yield context.new_page()
    context.close()


def test_back_from_a_page_needs_one_press(reader: Reader) -> None:
    page = reader.page
    reader.open("/")
    title = page.get_by_role("heading", level=1).inner_text()
    for place, name in (("Findings", "Trends"), ("Camera makers", "Terms")):
        page.get_by_test_id("stTopNavSection").filter(has_text=place).click()
        if name == "Trends":
            page.get_by_role("menuitem", name=name).click()
        expect(page).to_have_url(re.compile(rf"/{name.lower()}\?v=1&"))
        reader.settle()
        page.go_back()
        expect_title(page, title)
        reader.settle()


@pytest.mark.parametrize(
    ("address", "view"),
    [
        ("/incidents", "One incident"),
        ("/terms", "Side by side"),
        ("/sources", "Checks and gaps"),
    ],
)
def test_back_from_a_view_needs_one_press(
    reader: Reader, address: str, view: str
) -> None:
    page = reader.page
    reader.open(address)
    before = page.url
    page.get_by_role("radio", name=view).click()
    expect(page).not_to_have_url(before)
    reader.settle()
    page.go_back()
    expect(page).to_have_url(before)
    expect(page.get_by_role("radio", name=view)).not_to_be_checked()
    reader.settle()
    expect(page).to_have_url(before)


# One page of each kind; `make test-all` opens the others.
_STABLE_PAGES = ("/", "/lookup?v=1&q=Addison+IL", "/trends", "/terms", "/map")
_STABLE_PAGES_AT_NIGHT = (
    *("/subsidies", "/prices", "/incidents", "/sources", "/map?state=IL"),
    "/agency?agency=fl-lakeland-police-department",
)


@pytest.mark.parametrize(
    "address",
    [
        *_STABLE_PAGES,
        *(
            pytest.param(each, marks=pytest.mark.nightly)
            for each in _STABLE_PAGES_AT_NIGHT
        ),
    ],
)
def test_little_moves_while_a_page_loads(
    newcomer: Page, served_app: ServedApp, address: str
) -> None:
    newcomer.add_init_script(_WATCH)
    moved: list[float] = []
    # A busy machine draws apart what else comes at once, and not each time.
    while not moved or (moved[-1] >= _MOST_SHIFT and len(moved) < _TRIES):
        newcomer.context.clear_cookies()
        Reader(newcomer, served_app.url).open(address)
        # why: parts that load later may move the page too.
        newcomer.wait_for_load_state("networkidle")
        moved.append(newcomer.evaluate("window.moved"))
    assert moved[-1] < _MOST_SHIFT, moved


def test_the_address_of_a_figure_leads_to_it_and_its_citation_has_it(
    reader: Reader,
) -> None:
    page = reader.page
    reader.open("/subsidies")
    figure = page.locator(".st-key-figure_subsidies_map")
    figure.get_by_role("tab", name="Cite").click()
    codes = figure.get_by_test_id("stCode")
    expect(codes).to_have_count(3)
    citation, pinned, _live = codes.all()
    expect(citation).to_contain_text("Map of the United States with")
    there = "".join(pinned.inner_text().split())
    page.goto("about:blank")
    page.goto(there)
    expect(page.get_by_text("It is the newest so far.")).to_be_visible()
    expect(figure.get_by_role("tab").first).to_be_focused()


def test_a_phone_s_menu_closes_after_a_choice(
    browser: Browser, served_app: ServedApp
) -> None:
    context = browser.new_context(**PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE_SECONDS * 1_000)
    Reader(page, served_app.url).open("/")
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Trends").click()
    expect_title(page, "When agencies joined Ring")
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
    context.close()


def test_the_answer_to_a_search_has_the_focus_and_is_announced(reader: Reader) -> None:
    page = reader.page
    reader.open("/")
    for words, answer, verdict in (
        (
            "Addison IL",
            "Addison, Illinois",
            ": Yes: on Ring's map and a list, May 2019",
        ),
        ("Bloomfield", "places", ""),
        ("Montpelier VT", "Montpelier", "No record as of "),
        ("Vermont", "Vermont", " of Vermont "),
    ):
        page.get_by_label("Do my police work with Ring?").fill(words)
        page.keyboard.press("Enter")
        expect_title(page, re.compile(answer))
        title = page.get_by_role("heading", level=1)
        expect(title).to_be_focused()
        status = page.get_by_role("status")
        expect(status).to_contain_text(f"{title.inner_text()}{': ' if verdict else ''}")
        expect(status).to_contain_text(verdict)


def test_print_says_where_rows_are_missing(reader: Reader) -> None:
    page = reader.page
    reader.open("/subsidies?neutral=yes")
    table = page.locator("[data-testid=stDataFrame] table[aria-rowcount]").first
    expect(table).to_be_attached()
    rows = int(table.get_attribute("aria-rowcount") or 0) - 1
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    cut = page.locator(f"[data-cut*=' of {rows} rows, not all columns. ']")
    expect(cut).to_have_count(1)
    # why: a table is as wide as the screen, and paper is narrower.
    table = page.get_by_test_id("stDataFrame").first
    width = table.evaluate("table => table.clientWidth")
    page.emulate_media(media="print")
    assert 850 < width * table.evaluate("table => +getComputedStyle(table).zoom") < 931


@pytest.mark.parametrize("address", ["/trends", "/lookup?v=1&q=Addison+IL", "/terms"])
def test_paper_has_title_day_snapshot_and_address_and_no_buttons(
    reader: Reader, address: str
) -> None:
    page = reader.page
    reader.open(address)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    head = page.locator("#printed")
    expect(head).to_be_visible()
    expect(head).to_have_text(
        re.compile(r"\| Porchlight · snapshot \w+-\w+ · printed \w+ \d+, \d{4} · http")
    )
    expect(head).to_contain_text(page.url)
    expect(page.get_by_role("button").locator("visible=true")).to_have_count(0)
    main = page.get_by_test_id("stMain")
    assert not re.search(r"·\s*(\n|$)", main.inner_text())
