"""The page guides the focus; back needs one press."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import broken_rules
from tests.browser.conftest import Reader, expect_title
from tests.pages import PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("place", "name", "path"),
    [
        ("Findings", "Trends", "trends"),
        pytest.param("Findings", "Incidents", "incidents", marks=pytest.mark.nightly),
        pytest.param("Camera makers", "", "terms", marks=pytest.mark.nightly),
        pytest.param("Data", "Data and method", "data", marks=pytest.mark.nightly),
    ],
)
def test_back_from_a_page_and_from_a_choice_needs_one_press(
    reader: Reader, place: str, name: str, path: str
) -> None:
    page = reader.page
    reader.open("/")
    title = page.get_by_role("heading", level=1).inner_text()
    page.get_by_test_id("stTopNavSection").filter(has_text=place).click()
    if name:
        page.get_by_role("menuitem", name=name).click()
    expect(page).to_have_url(re.compile(rf"/{path}\?v=1"))
    reader.settle()
    if path == "trends":
        before, choice = page.url, "Total so far"
        reader.choose("trends_show", choice)
        expect(page).not_to_have_url(before)
        reader.settle()
        page.go_back()
        expect(page).to_have_url(before)
        expect(page.get_by_role("combobox", name="Show")).not_to_have_value(choice)
        reader.settle()
        expect(page).to_have_url(before)
    page.go_back()
    expect_title(page, title)
    reader.settle()


def test_a_citation_leads_to_its_figure(reader: Reader) -> None:
    page = reader.page
    reader.open("/subsidies?state=IL")
    figure = page.locator(".st-key-figure_subsidies_money")
    figure.get_by_role("tab", name="Cite").click()
    codes = figure.get_by_test_id("stCode")
    expect(codes).to_have_count(3)
    citation, pinned, _live = codes.all()
    expect(citation).to_contain_text("Public money for Ring cameras")
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
    expect_title(page, "When agencies joined Ring, and what came after")
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
