"""A campaigner finds a question, chooses a state and shares the link."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Reader, expect_title

pytestmark = pytest.mark.browser
_DOWNLOAD = re.compile(r"Download .* \(CSV\)")


def test_a_question_is_found_answered_and_opened_again_by_its_link(
    reader: Reader,
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
    rows = reader.saved_rows(page.get_by_role("button", name=_DOWNLOAD))
    assert {row["State"] for row in rows} == {"FL"}

    address = page.url
    page.goto("about:blank")
    page.goto(address)
    assert reader.saved_rows(page.get_by_role("button", name=_DOWNLOAD)) == rows
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    assert page.url == address
    page.get_by_role("link", name="All questions").click()
    expect_title(page, "Questions and their answers")
    reader.settle()
    page.go_back()
    expect_title(page, re.compile("another surveillance"))
