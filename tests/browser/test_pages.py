"""Every page opens in a real browser, asks nobody else, and fits a phone.

The fixture ``reader`` fails a test whose page asked any host but the dashboard's own.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.conftest import Reader
from tests.serving import ServedApp

pytestmark = pytest.mark.browser

PAGES = {
    "/": "Which police joined Amazon Ring?",
    "/map": "Map of agencies",
    "/trends?show=state&states=CA,IL,NJ&incidents=yes": "When agencies joined Ring",
    "/sources": "Sources and method",
}
PHONE = {
    "viewport": {"width": 360, "height": 780},
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36",
}
DARK = {"color_scheme": "dark"}

# Violations that Streamlit's own elements bring, by axe rule, and where they sit.
STREAMLITS_OWN: dict[str, str] = {}


@pytest.mark.parametrize("address", PAGES)
def test_page_opens_without_an_error(reader: Reader, address: str) -> None:
    reader.open(address)
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(PAGES[address])
    expect(reader.page.get_by_test_id("stException")).to_have_count(0)
    expect(reader.page.get_by_test_id("stAlert")).to_have_count(0)


def test_a_request_to_another_host_is_noticed(reader: Reader) -> None:
    reader.open("/")
    with reader.page.expect_event("requestfailed"):
        reader.page.evaluate("new Image().src = 'https://outside.example/dot.png'")
    assert reader.outside == ["https://outside.example/dot.png"]
    reader.outside.clear()


def test_first_reader_of_a_deep_link_gets_our_frame(
    browser: Browser, fresh_app: ServedApp
) -> None:
    page = browser.new_page()
    page.goto(f"{fresh_app.url}/trends?show=region")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "When agencies joined Ring"
    )
    expect(page.get_by_role("link", name="Sources and method")).to_be_visible()
    expect(page).to_have_title("Trends | Porchlight")
    page.close()


@pytest.mark.parametrize("reader", [PHONE], indirect=True)
@pytest.mark.parametrize("address", PAGES)
def test_page_fits_a_phone(reader: Reader, address: str) -> None:
    reader.open(address)
    too_wide = reader.page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stMain] *')]
            .filter(e => !e.closest('[data-testid=stDataFrame]'))
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
            .map(e => e.dataset.testid || e.tagName)"""
    )
    assert too_wide == []
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("reader", [{}, DARK], indirect=True, ids=["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_no_violation_of_ours(reader: Reader, address: str) -> None:
    reader.open(address)
    found = Axe().run(reader.page).response["violations"]
    ours = {
        violation["id"]: [node["html"][:200] for node in violation["nodes"]]
        for violation in found
        if violation["id"] not in STREAMLITS_OWN
    }
    assert not ours


@pytest.mark.parametrize("address", PAGES)
def test_every_chart_says_in_words_what_it_shows(reader: Reader, address: str) -> None:
    reader.open(address)
    charts = reader.page.get_by_test_id("stVegaLiteChart").or_(
        reader.page.get_by_test_id("stDeckGlJsonChart")
    )
    for chart in charts.all():
        named = chart.locator("xpath=descendant-or-self::*[@aria-label]")
        assert named.count(), chart.inner_html()[:300]
