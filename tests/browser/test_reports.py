"""A reader reports a mistake: what the link carries, and the form."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import broken_rules
from tests.conftest import Reader, expect_title

pytestmark = pytest.mark.browser

_AGENCY = "/agency?v=1&agency=il-addison-police-department"


def _is_filled(reader: Reader, row: str, page: str) -> None:
    shown = reader.page
    expect_title(shown, "Something wrong or missing?")
    expect(shown.get_by_label("Which row or sentence")).to_have_value(row)
    expect(shown.get_by_role("link", name=page)).to_be_visible()
    assert "snapshot=20" in shown.url


def test_the_row_that_was_pressed_fills_the_form(reader: Reader) -> None:
    reader.open(_AGENCY)
    reader.page.get_by_text("History and evidence").first.click()
    reader.page.get_by_role("listitem").filter(has_text="July 2019").click()
    reader.page.locator("a[href*=panel\\=page]").click()
    row = reader.page.get_by_label("Which row or sentence").input_value()
    assert row.startswith("July 2019: On a list of agencies with Ring.")
    _is_filled(reader, row, _AGENCY.lstrip("/"))


def test_a_report_has_the_clicked_row_and_the_selected_text(reader: Reader) -> None:
    reader.open("/sources?v=1&view=sources")
    table = reader.page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    table.click(position={"x": 60, "y": 80})
    marked = table.locator("td[aria-selected=true]")
    expect(marked).to_have_count(1)
    text = marked.inner_text()
    reader.page.locator("a[href*=panel\\=page]").click()
    assert "panel=sources" in reader.page.url
    row = reader.page.get_by_label("Which row or sentence").input_value()
    assert text
    assert text in row.split(" | ")


def test_the_form_can_be_filled_by_everyone(reader: Reader) -> None:
    page = reader.page
    page.goto(f"{reader.home}/report?panel=subsidies&snapshot=x&page=subsidies&row=y")
    assert not broken_rules(page)
    page.get_by_label("What is wrong or missing").fill("The sum")
    page.get_by_role("button", name="Write the text to send").click()
    expect(page.get_by_label("Text to send")).to_have_value(
        "Page: subsidies\nPanel: subsidies\nRow: y\nSnapshot: x\nWrong: The sum"
    )
    assert not broken_rules(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 360, "height": 780})
    assert not broken_rules(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
