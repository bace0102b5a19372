"""The page of an agency, opened by a link on every kind of screen."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.conftest import Reader, expect_title

pytestmark = pytest.mark.browser


def _address(agency_id: str) -> str:
    return f"/agency?v=1&agency={agency_id}"


def test_a_long_history_is_in_its_file_and_on_three_printed_sheets(
    reader: Reader,
) -> None:
    page = reader.page
    reader.open(_address("fl-lakeland-police-department"))
    box = page.get_by_test_id("stExpander").first
    box.locator("summary").click()
    # why: the history is the first list in the box.
    lines = box.get_by_role("list").first.locator("> li")
    expect(lines).to_have_count(7)
    listed = lines.count()
    page.locator("[class*=st-key-history_] summary").press("Enter")
    button = page.get_by_role("button", name=f"Download {listed} rows")
    expect(button).to_be_enabled()
    reader.settle()
    rows = reader.saved_rows(button)
    assert len(rows) == listed == 7
    assert all(row["Source"] for row in rows)
    printed = page.pdf(format="Letter", prefer_css_page_size=True)
    with pikepdf.open(BytesIO(printed)) as document:
        assert len(document.pages) == 3


def test_a_neighbor_s_link_leads_to_its_page_in_the_same_tab(reader: Reader) -> None:
    page = reader.page
    reader.open(_address("il-addison-police-department"))
    page.get_by_role("link", name="Wood Dale Police Department").click()
    expect_title(page, "Wood Dale Police Department")
    assert len(page.context.pages) == 1
    page.get_by_test_id("stTopNavSection").filter(has_text="My town").click()
    expect(page.get_by_role("menuitem")).to_have_text(["Overview", "Look-up"])
