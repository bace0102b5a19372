"""A campaigner finds a question, chooses a state and shares the link."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Reader, expect_title

pytestmark = pytest.mark.browser


def _saved(page: Page, folder: Path) -> list[dict[str, str]]:
    """Return the CSV rows that the page offers."""
    with page.expect_download() as started:
        page.get_by_role("button", name=re.compile(r"Download .* \(CSV\)")).click()
    file = folder / started.value.suggested_filename
    started.value.save_as(file)
    assert file.name == "porchlight_ring_beside_another_technology.csv"
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def test_a_saved_question_with_parameters_and_its_link_opened_fresh(
    reader: Reader, tmp_path: Path
) -> None:
    page = reader.page
    reader.open("/questions")
    page.get_by_label("Search the questions").fill("another surveillance")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 question matching")).to_be_visible()
    page.get_by_role("link", name="Which police forces have Ring and").click()
    expect_title(page, re.compile("another surveillance"))
    reader.settle()
    page.get_by_role("combobox", name="State").fill("Florida")
    page.get_by_role("option", name="Florida").click()
    page.get_by_role("button", name="Run").click()
    expect(page).to_have_url(re.compile(r"state=FL"))
    reader.settle()
    rows = _saved(page, tmp_path)
    assert rows
    assert {row["State"] for row in rows} == {"FL"}

    assert page.context.browser
    fresh = page.context.browser.new_page(accept_downloads=True)
    fresh.goto(page.url)
    expect(fresh.get_by_text(f"Download {len(rows)} rows")).to_be_visible()
    expect(fresh.get_by_test_id("stAlert")).to_have_count(0)
    assert _saved(fresh, tmp_path) == rows
    assert fresh.url == page.url
    fresh.close()

    page.get_by_role("link", name="All questions").click()
    expect_title(page, "Questions and their answers")
    reader.settle()
    page.go_back()
    expect_title(page, re.compile("another surveillance"))
