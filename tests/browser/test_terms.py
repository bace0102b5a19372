"""Terms in a browser: press a cell, read the evidence, share the link, print."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chart_labels import unreadable_labels
from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser


def test_a_pressed_cell_opens_its_evidence_and_the_link_keeps_it(
    reader: Reader,
) -> None:
    page = reader.page
    reader.open("/terms?v=1&makers=ring,wyze")
    chart = page.locator(".st-key-figure_terms_grid svg.marks")
    expect(chart).to_be_visible()
    assert unreadable_labels(page) == []
    cells = chart.locator(".mark-rect path")
    expect(cells).to_have_count(34)
    # The makers' cells of the first question come first.
    cells.nth(1).click()
    expect(page).to_have_url(re.compile("vendor=(wyze|ring)&?"))
    expect(page.get_by_role("heading", name=re.compile(r"^\w+: "))).to_be_visible()
    reader.settle()
    address = page.url
    reader.open(address.removeprefix(reader.home))
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    expect(page.get_by_role("heading", name="What changed")).to_be_visible()
    link = page.get_by_test_id("stMain").locator("a[href^=https]").first
    expect(link).to_be_visible()

    page.emulate_media(media="print")
    expect(page.get_by_text("Ring's license, word by word")).to_be_visible()
    expect(page.get_by_role("heading", name="What changed")).to_be_visible()
