"""Data and method: from a table to its evidence, by pressing names in the picture."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import Reader

pytestmark = pytest.mark.browser


def test_a_name_in_the_picture_opens_its_columns(reader: Reader) -> None:
    page = reader.page
    reader.open("/sources?v=1&view=lineage&model=dim_programmes")
    picture = page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first
    box = picture.bounding_box()
    assert box
    # The first file of evidence has the row below the heading of its layer.
    page.mouse.click(box["x"] + 60, box["y"] + 20 * 1.9)
    expect(page).not_to_have_url(re.compile("model=dim_programmes"))
    reader.settle()
    chosen = re.search(r"model=(\w+)", page.url)
    assert chosen
    expect(page.get_by_role("heading", level=2, name=chosen[1])).to_be_visible()
    expect(page.get_by_text(re.compile(r"^\d+ columns?$"))).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=2, name="dim_programmes")).to_be_visible()


def test_views_are_a_press_away(reader: Reader) -> None:
    page = reader.page
    reader.open("/sources")
    page.get_by_role("radio", name="Checks and gaps").click()
    expect(page).to_have_url(re.compile("view=checks"))
    expect(page.get_by_text(re.compile(r"\d+ tests passed\."))).to_be_visible()
