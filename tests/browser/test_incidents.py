"""Incidents in a browser: a press on a mark, the answer beside it, the file."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Reader

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
