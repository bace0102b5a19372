"""Incidents in a browser: timeline, list, file."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import Reader

pytestmark = pytest.mark.browser


def test_a_mark_opens_its_incident_and_back_returns(reader: Reader) -> None:
    page = reader.page
    reader.open("/incidents?v=1&view=list&kind=patent")
    chart = page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first
    box = chart.bounding_box()
    assert box
    # The only mark is in the middle of December 2018, below its headline.
    page.mouse.click(box["x"] + box["width"] * 0.955, box["y"] + 63)
    expect(page).to_have_url(re.compile("incident=ring-2018-face-patent-filings"))
    reader.settle()
    heading = page.get_by_role("heading", name=re.compile("Patent filings describe"))
    expect(heading).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("view=list.*kind=patent"))
    expect(
        page.get_by_role("heading", name="The same 1 incident as a list")
    ).to_be_visible()


def test_claim_and_answer_are_side_by_side(reader: Reader) -> None:
    page = reader.page
    reader.open("/incidents?v=1&view=incident")
    expect(page.get_by_text("What the company answers", exact=True)).to_be_visible()
    # why: measured together, since the page moves while charts are drawn.
    claim_box, answer_box = page.evaluate(
        """() => ['What is reported', 'What the company answers'].map(text => {
            const found = [...document.querySelectorAll('strong')]
                .find(e => e.textContent === text).getBoundingClientRect();
            return {x: found.x, y: found.y} })"""
    )
    assert abs(claim_box["y"] - answer_box["y"]) < 2
    assert answer_box["x"] > claim_box["x"] + 300


def test_the_link_holds_the_filters(reader: Reader) -> None:
    page = reader.page
    reader.open("/incidents")
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


def test_the_file_holds_the_rows_of_the_list(reader: Reader) -> None:
    page = reader.page
    reader.open("/incidents?v=1&view=list&year=2022")
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


def test_a_link_to_an_incident_opens_in_the_same_tab(reader: Reader) -> None:
    page = reader.page
    reader.open("/incidents?v=1&view=list&kind=patent")
    source = page.get_by_role("table").locator("a[href^=http]").first
    expect(source).to_have_attribute("target", "_blank")
    page.get_by_role("link", name=re.compile("Patent filings describe")).click()
    expect(page).to_have_url(re.compile("incident=ring-2018-face-patent-filings"))
    heading = page.get_by_role("heading", name=re.compile("Patent filings describe"))
    expect(heading).to_be_visible()
    assert len(page.context.pages) == 1
