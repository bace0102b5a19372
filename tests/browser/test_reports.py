"""A reader reports a mistake: what the link carries, and the text to copy."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import broken_rules
from tests.browser.conftest import Reader, expect_title

pytestmark = pytest.mark.browser


def _sent(page: Page) -> dict[str, str]:
    """Return what the open report says, by the name of each line."""
    expect_title(page, "Something wrong?")
    lines = page.get_by_label("Text to send").input_value().splitlines()
    return dict(line.split(": ", 1) for line in lines if ": " in line)


def test_the_row_that_was_pressed_fills_the_report_of_the_page(reader: Reader) -> None:
    reader.open("/data?v=1")
    row = reader.page.get_by_role("listitem").filter(has_text="The DuckDB file")
    row.click(position={"x": 200, "y": 8})
    reader.page.locator(".st-key-foot a[href*=Row]").click()
    sent = _sent(reader.page)
    assert sent["Row"].startswith("The DuckDB file, ")
    assert "/data?v=1" in sent["Page"]
    assert sent["Snapshot"] in sent["Page"]


def test_the_chosen_row_of_a_table_fills_the_report_of_its_figure(
    reader: Reader,
) -> None:
    reader.open("/data?v=1")
    reader.page.locator(".st-key-sources_box summary").press("Enter")
    reader.settle()
    table = reader.page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    table.click(position={"x": 60, "y": 80})
    marked = table.locator("td[aria-selected=true]")
    expect(marked).to_have_count(1)
    text = marked.inner_text()
    reader.page.locator("a[href*=figure_sources]").click()
    sent = _sent(reader.page)
    assert text
    assert text in sent["Row"].split(" | ")
    assert sent["Page"].endswith("#figure_sources")


def test_the_text_to_copy_can_be_read_by_everyone(reader: Reader) -> None:
    page = reader.page
    page.goto(f"{reader.home}/town/il/dupage-county/addison")
    page.locator(".report a").click()
    assert parse_qs(urlsplit(page.url).query)["page"][0] in _sent(page)["Page"]
    assert not broken_rules(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 360, "height": 780})
    assert not broken_rules(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
