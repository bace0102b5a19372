"""Prices in a browser: filter, permalink, file, labels."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chart_labels import unreadable_labels
from tests.conftest import Reader

pytestmark = pytest.mark.browser


def test_a_choice_reaches_link_and_file_and_labels_fit(reader: Reader) -> None:
    page = reader.page
    reader.open("/prices?v=1&devices=ring-video-doorbell-2020,ring-indoor-cam-2")
    reader.choose("prices_sale", "Prime Day 2023")
    expect(page).to_have_url(re.compile("sale=prime-day-2023"))
    reader.open(page.url.removeprefix(reader.home))
    expect(page.get_by_test_id("stAlert")).to_have_count(0)

    for width in (1280, 768, 360):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator("svg.marks").first).to_be_visible()
        assert unreadable_labels(page) == [], width

    figure = page.locator(".st-key-figure_prices_over_time")
    figure.get_by_role("tab", name="Table").click()
    download = page.get_by_role("button", name=re.compile(r"Download \d+ rows"))
    rows = reader.saved_rows(download.first)
    expect(download.first).to_have_text(re.compile(rf"Download {len(rows)} rows"))
    assert len({row["Device"] for row in rows}) == 2
    assert all(row["Link"].startswith("http") for row in rows)
