"""The prices in a real browser: filter, check, permalink, file, labels."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chart_labels import unreadable_labels
from tests.conftest import Reader

pytestmark = pytest.mark.browser


def test_a_year_reaches_note_address_and_file(reader: Reader) -> None:
    page = reader.page
    reader.open("/prices")
    reader.choose("prices_year", "2022")
    expect(page.get_by_text(re.compile(r"\d+ of 10 are hollow"))).to_be_visible()
    expect(page).to_have_url(re.compile("year=2022"))
    page.locator(".st-key-prices_curve_box").get_by_text("Rows behind").click()
    rows = reader.saved_rows(page.get_by_role("button", name="Download 10 rows (CSV)"))
    assert len(rows) == 10
    assert {row["observed_on"][:4] for row in rows} == {"2022"}
    assert all(row["source_url"].startswith("http") for row in rows)


def test_a_check_is_made_and_the_link_makes_it_again(reader: Reader) -> None:
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


def test_a_link_to_an_unknown_sale_says_so(reader: Reader) -> None:
    reader.open("/prices?v=1&sale=prime-day-1999&kind=alarm")
    expect(reader.page.get_by_test_id("stAlert").first).to_contain_text(
        "prime-day-1999"
    )
    expect(reader.page.get_by_text("Alarm kits").first).to_be_visible()


def test_the_grid_follows_the_kind_of_product(reader: Reader) -> None:
    page = reader.page
    reader.open("/prices")
    reader.choose("prices_kind", "Cameras")
    expect(page).to_have_url(re.compile("kind=camera"))
    expect(page.get_by_text(re.compile(r"pairs nothing is known"))).to_be_visible()


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_labels_neither_collide_nor_run_off(reader: Reader, width: int) -> None:
    reader.page.set_viewport_size({"width": width, "height": 900})
    reader.open("/prices")
    assert unreadable_labels(reader.page) == []
