"""The page guides the focus, announces answers and prints; back needs one press."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import broken_rules
from tests.conftest import Reader, expect_title
from tests.pages import PHONE

pytestmark = pytest.mark.browser


def test_back_from_a_page_and_from_a_view_needs_one_press(reader: Reader) -> None:
    page = reader.page
    reader.open("/")
    title = page.get_by_role("heading", level=1).inner_text()
    for place, name, path, view in (
        ("Findings", "Trends", "trends", ""),
        ("Findings", "Incidents", "incidents", ""),
        ("Camera makers", "", "terms", ""),
        ("Data", "Data and method", "data", "Checks and gaps"),
    ):
        page.get_by_test_id("stTopNavSection").filter(has_text=place).click()
        if name:
            page.get_by_role("menuitem", name=name).click()
        expect(page).to_have_url(re.compile(rf"/{path}\?v=1&"))
        reader.settle()
        if view:
            before = page.url
            page.get_by_role("radio", name=view).click()
            expect(page).not_to_have_url(before)
            reader.settle()
            page.go_back()
            expect(page).to_have_url(before)
            expect(page.get_by_role("radio", name=view)).not_to_be_checked()
            reader.settle()
            expect(page).to_have_url(before)
        page.go_back()
        expect_title(page, title)
        reader.settle()


def test_paper_lacks_no_row_unsaid_and_a_citation_leads_to_its_figure(
    reader: Reader,
) -> None:
    page = reader.page
    reader.open("/subsidies?state=IL")
    shown = page.locator("[data-testid=stDataFrame] table[aria-rowcount]").first
    expect(shown).to_be_attached()
    rows = int(shown.get_attribute("aria-rowcount") or 0) - 1
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    cut = page.locator(f"[data-cut*=' of {rows} rows, not all columns. ']")
    expect(cut).to_have_count(1)
    # why: a table is as wide as the screen, and paper is narrower.
    table = page.get_by_test_id("stDataFrame").first
    width = table.evaluate("table => table.clientWidth")
    page.emulate_media(media="print")
    assert 850 < width * table.evaluate("table => +getComputedStyle(table).zoom") < 931
    page.emulate_media(media="null")

    figure = page.locator(".st-key-figure_subsidies_map")
    figure.get_by_role("tab", name="Cite").click()
    codes = figure.get_by_test_id("stCode")
    expect(codes).to_have_count(3)
    citation, pinned, _live = codes.all()
    expect(citation).to_contain_text("Map of the United States with")
    address = "".join(pinned.inner_text().split())
    page.goto("about:blank")
    page.goto(address)
    expect(page.get_by_text("It is the newest so far.")).to_be_visible()
    expect(figure.get_by_role("tab").first).to_be_focused()
    reader.settle()
    assert broken_rules(page) == {}
    app = page.get_by_test_id("stApp")
    light = app.evaluate("app => getComputedStyle(app).backgroundColor")
    page.emulate_media(color_scheme="dark")
    expect(app).not_to_have_css("background-color", light)
    reader.settle()
    assert broken_rules(page, of_color=True) == {}


@pytest.mark.parametrize("reader", [PHONE], indirect=True)
def test_a_phone_s_menu_closes_after_a_choice(reader: Reader) -> None:
    page = reader.page
    reader.open("/")
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Trends").click()
    expect_title(page, "When agencies joined Ring")
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
