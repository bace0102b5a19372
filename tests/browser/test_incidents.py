"""Incidents in a browser: timeline, list, file."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import Reader

pytestmark = pytest.mark.browser


def test_a_mark_and_a_link_open_an_incident_and_back_returns(reader: Reader) -> None:
    page = reader.page
    reader.open("/incidents?v=1&view=list&kind=patent")
    source = page.get_by_role("table").locator("a[href^=http]").first
    expect(source).to_have_attribute("target", "_blank")
    heading = page.get_by_role("heading", name=re.compile("Patent filings describe"))
    chart = page.get_by_test_id("stVegaLiteChart").first
    chart.locator("g.mark-symbol.role-mark path").click()
    expect(page).to_have_url(re.compile("incident=ring-2018-face-patent-filings"))
    reader.settle()
    expect(heading).to_be_visible()
    expect(page.get_by_text("What the company answers", exact=True)).to_be_visible()
    # why: measured together, since the page moves while charts are drawn.
    claim_box, answer_box = page.evaluate(
        """() => ['What is reported', 'What the company answers'].map(text => {
            const place = [...document.querySelectorAll('strong')]
                .find(e => e.textContent === text).getBoundingClientRect();
            return {x: place.x, y: place.y} })"""
    )
    assert abs(claim_box["y"] - answer_box["y"]) < 2
    assert answer_box["x"] > claim_box["x"] + 300
    page.go_back()
    expect(page).to_have_url(re.compile("view=list.*kind=patent"))
    expect(
        page.get_by_role("heading", name="The same 1 incident as a list")
    ).to_be_visible()
    reader.settle()
    page.get_by_role("link", name=re.compile("Patent filings describe")).click()
    expect(page).to_have_url(re.compile("incident=ring-2018-face-patent-filings"))
    expect(heading).to_be_visible()
    assert len(page.context.pages) == 1


def test_the_link_holds_the_filters_and_the_file_the_rows(reader: Reader) -> None:
    page = reader.page
    reader.open("/incidents?v=1&view=list")
    page.get_by_role("radio", name="2022").click()
    expect(page).to_have_url(re.compile("year=2022"))
    reader.settle()
    page.get_by_role("tab", name="Table").click()
    rows = reader.saved_rows(page.get_by_role("button", name="Download 9 rows"))
    listed = page.get_by_role("table").get_by_role("row")
    header = 1
    assert len(rows) == listed.count() - header == 9
    for number, row in enumerate(reversed(rows), start=header):
        expect(listed.nth(number)).to_contain_text(row["Headline"])
        expect(listed.nth(number)).to_contain_text(
            row["Company answer"] or row["Answer status"]
        )
    page.get_by_role("radio", name="2023").click()
    expect(page).to_have_url(re.compile("year=2023"))
    reader.settle()
    page.get_by_role("combobox", name="Standing").click()
    page.get_by_role("option", name=re.compile("^Settled")).click()
    expect(page).to_have_url(re.compile("standing=settled"))
    reader.settle()
    expect(page.get_by_text("2 incidents", exact=True)).to_be_visible()
    reader.open("/incidents?" + page.url.split("?")[1])
    expect(page.get_by_text("2 incidents", exact=True)).to_be_visible()
    assert "v=1" in page.url
