"""Incidents in a browser: a press on a mark, the answer beside it, the file."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import Reader

pytestmark = pytest.mark.browser


def test_a_mark_opens_its_incident_with_the_answer_beside_it(reader: Reader) -> None:
    page = reader.page
    reader.open("/incidents?v=1&kind=patent")
    heading = page.get_by_role("heading", name=re.compile("Patent filings describe"))
    chart = page.get_by_test_id("stVegaLiteChart").first
    chart.locator("g.mark-symbol.role-mark path").click()
    expect(page).to_have_url(re.compile("incident=ring-2018-face-patent-filings"))
    reader.settle()
    expect(heading).to_be_visible()
    # Measured together, since the page moves while charts are drawn.
    claim_box, answer_box = page.evaluate(
        """() => ['What is reported', 'What the company answers'].map(text => {
            const place = [...document.querySelectorAll('strong')]
                .find(e => e.textContent === text).getBoundingClientRect();
            return {x: place.x, y: place.y} })"""
    )
    assert abs(claim_box["y"] - answer_box["y"]) < 2
    assert answer_box["x"] > claim_box["x"] + 300
    page.go_back()
    expect(page).to_have_url(re.compile("kind=patent.*incident=none"))
    expect(heading).to_be_hidden()


def test_the_link_holds_the_filters_and_the_file_the_rows(reader: Reader) -> None:
    page = reader.page
    reader.open("/incidents?v=1&kind=settlement")
    page.get_by_role("tab", name="Table").first.click()
    rows = reader.saved_rows(page.get_by_role("button", name="Download 4 rows"))
    assert {row["Kind"] for row in rows} == {"Settlements"}
    reader.choose("incidents_company", "Ring")
    expect(page).to_have_url(re.compile("company=ring"))
    reader.settle()
    address = page.url.removeprefix(reader.home)
    reader.open(address)
    expect(page.get_by_role("button", name="Download 4 rows")).to_be_hidden()
