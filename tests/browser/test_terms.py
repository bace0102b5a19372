"""Terms in a browser: evidence, links, files, print."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Reader

pytestmark = pytest.mark.browser


def _address(view: str, **parameters: str) -> str:
    more = "".join(f"&{name}={value}" for name, value in parameters.items())
    return f"/terms?v=1&view={view}{more}"


def _parameters(page: Page) -> dict[str, str]:
    return {
        name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()
    }


def _press_cell(page: Page, column: int, row: int) -> None:
    """Click a cell of the grid, counted from 0."""
    chart = page.get_by_test_id("stVegaLiteChart").first
    box = chart.locator(".root path.background").first.bounding_box()
    assert box
    width, cell_height = box["width"] / 16, 36
    page.mouse.click(
        box["x"] + width * (column + 0.5), box["y"] + cell_height * (row + 0.5)
    )


def test_the_grid_leads_to_a_source_and_back(reader: Reader) -> None:
    page = reader.page
    reader.open(_address("grid", vendor_order="answered"))
    looks, words = [], []
    cells = page.get_by_test_id("stTable").first.get_by_role("cell")
    for cell in (
        cells.filter(has_text="Protective")
        .filter(has_text=re.compile(r"\bNo\b"))
        .first,
        cells.filter(has_text="Not stated").first,
        cells.filter(has_text="Not seen").first,
    ):
        words.append(cell.inner_text())
        inner = cell.locator("span, em").last
        looks.append(
            inner.evaluate(
                "e => { const s = getComputedStyle(e);"
                " return [s.color, s.backgroundColor, s.fontStyle].join() }"
            )
        )
    assert len(set(looks)) == 3, looks
    assert "No" in words[0].split()
    assert words[1:] == ["○ Not stated", "— Not seen"]

    # The maker with most answers, and the third question.
    _press_cell(page, column=0, row=2)
    expect(page).to_have_url(re.compile("view=evidence"))
    reader.settle()
    assert _parameters(page)["vendor"] == "ring"
    assert _parameters(page)["topic"] == "warrantless_access"
    link = page.get_by_test_id("stTable").first.get_by_role("link").first
    expect(link).to_have_attribute("href", re.compile("^https://"))
    page.locator(".st-key-terms_evidence_box summary").press("Enter")
    button = page.locator(".st-key-terms_evidence_csv button")
    count = int(button.inner_text().split()[1])
    rows = reader.saved_rows(button)
    text = page.get_by_test_id("stMain").inner_text()
    assert len(rows) == count
    assert all(row["In words"] in text for row in rows)

    page.go_back()
    expect(page).to_have_url(re.compile("view=grid"))
    reader.settle()
    assert _parameters(page)["vendor_order"] == "answered"
    expect(page.get_by_role("heading", name="The grid in words")).to_be_visible()


def test_an_answer_has_its_source_and_the_file_what_is_listed(reader: Reader) -> None:
    page = reader.page
    reader.open(_address("ask", topics="two_factor"))
    entry = page.get_by_test_id("stMarkdown").filter(has_text="Ring: Compulsory.")
    expect(entry.locator("a[href^=https]").first).to_be_visible()
    page.locator(".st-key-terms_answers_box summary").press("Enter")
    rows = reader.saved_rows(page.locator(".st-key-terms_answers_csv button"))
    text = page.get_by_test_id("stMain").inner_text()
    assert f"Download {len(rows)} rows" in text
    assert {row["Topic id"] for row in rows} == {"two_factor"}
    assert all(row["Maker"] in text for row in rows)
    # The page says once that a document is silent, for all its makers.
    answered = [row for row in rows if row["Kind of answer"] == "Answered"]
    assert answered
    assert all(row["In words"] in text for row in answered)


def test_a_view_and_its_controls_are_in_the_link_and_printing_keeps_the_words(
    reader: Reader,
) -> None:
    page = reader.page
    reader.open("/terms")
    page.get_by_text("Side by side", exact=True).click()
    expect(page).to_have_url(re.compile("view=compare"))
    reader.settle()
    assert _parameters(page) == {
        "v": "1",
        "view": "compare",
        "vendors": "ring,google_nest,apple_hksv",
    }
    reader.open(f"/terms?{urlsplit(page.url).query}")
    expect(
        page.get_by_role("heading", name=re.compile("Where they differ"))
    ).to_be_visible()
    page.get_by_role("radio", name="License").click()
    expect(page.get_by_text("What later versions say")).to_be_visible()
    reader.settle()
    page.emulate_media(media="print")
    expect(page.get_by_text("What later versions say")).to_be_visible()
    expect(page.get_by_role("table").first).to_be_visible()
