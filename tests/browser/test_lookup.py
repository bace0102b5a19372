"""From the first page to the answer, by mouse, keyboard and phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Reader, expect_title

pytestmark = pytest.mark.browser

BOX = "Do my police work with Ring?"
TO_AGENCY = re.compile("History, evidence and what is not known")
# Two of the five agencies in the news story of July 2019; tests/golden has all.
STORY = {
    "Addison IL": "Addison Police Department",
    "Anne Arundel MD": "Anne Arundel County Police Department",
}


def test_the_first_page_leads_to_the_agency_also_of_one_of_several_towns(
    reader: Reader,
) -> None:
    page = reader.page
    reader.open("/")
    for question, agency in STORY.items():
        page.get_by_label(BOX).fill(question)
        page.get_by_role("button", name="Find it").click()
        expect(page).to_have_url(re.compile(rf"/lookup\?v=1&q={question[:4]}"))
        seen = page.get_by_role("heading", name="Last seen August 9, 2021")
        expect(seen).to_be_visible()
        reader.settle()
        page.get_by_role("link", name=TO_AGENCY).first.click()
        expect_title(page, agency)
        expect(page).to_have_url(re.compile(r"/agency\?v=1&agency=[a-z]{2}-"))
        page.go_back()
        expect(page.get_by_label(BOX)).to_have_value(question)
    reader.settle()
    page.get_by_label(BOX).fill("Bloomfield")
    page.get_by_role("button", name="Find it").click()
    page.get_by_role("link", name="Bloomfield, Essex County, New Jersey").click()
    expect_title(page, "Bloomfield, New Jersey")
    expect(page).to_have_url(re.compile("Essex"))
    expect(page.get_by_label(BOX)).to_have_value("Bloomfield, Essex County, NJ")
    page.go_back()
    expect(page.get_by_label(BOX)).to_have_value("Bloomfield")
    expect_title(page, re.compile("places"))


def test_the_keyboard_alone_leads_to_the_agency(reader: Reader) -> None:
    page = reader.page
    reader.open("/")
    _tab_to(page, "INPUT")
    page.keyboard.type("Addison IL")
    page.keyboard.press("Enter")
    expect_title(page, "Addison, Illinois")
    reader.settle()
    _tab_to(page, "A", "History, evidence")
    page.keyboard.press("Enter")
    expect_title(page, STORY["Addison IL"])


def _tab_to(page: Page, tag: str, words: str = "") -> None:
    """Press Tab until such an element has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "() => [document.activeElement.tagName, document.activeElement.innerText]"
        )
        if focused[0] == tag and words in (focused[1] or ""):
            return
    raise AssertionError(f"Tab never reached {tag} {words}.")
