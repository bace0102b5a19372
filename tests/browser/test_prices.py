"""Prices in a browser: filter, check, permalink, file, labels."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chart_labels import unreadable_labels
from tests.conftest import Reader

pytestmark = pytest.mark.browser


_GRID = "What is known, and what is missing"
_GRID_FITS = """() => {
  const place = document.querySelector(
    '.st-key-prices_gaps_box [data-testid=stVegaLiteChart]');
  const drawn = place?.querySelector('svg.marks');
  if (!drawn) return false;
  const [inner, outer] = [drawn, place].map(each => each.getBoundingClientRect());
  return inner.height > 600 && inner.top >= outer.top && inner.right <= outer.right + 1;
}"""


def test_a_check_and_a_year_reach_link_and_file_and_labels_fit(reader: Reader) -> None:
    page = reader.page
    reader.open("/prices?v=1&device=ring-video-doorbell-2020")
    reader.choose("prices_sale", "Prime Day 2022")
    expect(page.get_by_text("Discount stated: 25%")).to_be_visible()
    expect(page.get_by_test_id("stMetricValue")).to_have_text("Cannot tell")
    expect(page.get_by_text(re.compile("^The rule: Cannot tell"))).to_be_visible()
    expect(page).to_have_url(re.compile("sale=prime-day-2022"))
    reader.open(page.url.removeprefix(reader.home))
    expect(page.get_by_text("Discount stated: 25%")).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)

    reader.choose("prices_year", "2022")
    expect(page.get_by_text(re.compile(r"\d+ of \d+ prices are"))).to_be_visible()
    expect(page).to_have_url(re.compile("year=2022"))
    figure = page.locator(".st-key-figure_prices_by_device")
    figure.get_by_role("tab", name="Table").click()
    download = page.get_by_role("button", name=re.compile(r"Download \d+ rows"))
    rows = reader.saved_rows(download)
    expect(download).to_have_text(re.compile(rf"Download {len(rows)} rows"))
    assert {row["Observed on"][:4] for row in rows} == {"2022"}
    assert all(row["Link"].startswith("http") for row in rows)

    page.get_by_text(_GRID).click()
    for width in (1280, 768, 360):
        page.set_viewport_size({"width": width, "height": 900})
        # why: an opening box grows, and so does its chart.
        page.wait_for_function(_GRID_FITS, polling=100)
        assert unreadable_labels(page) == [], width
