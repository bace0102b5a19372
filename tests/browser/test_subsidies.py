"""Subsidies in a browser: filter, panel, permalink, file."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser


def test_the_state_reaches_headline_address_and_file_and_back_undoes_it(
    reader: Reader,
) -> None:
    page = reader.page
    reader.open("/subsidies?v=1&state=CA")
    headline = page.locator("strong").filter(has_text="No amount of public money")
    expect(headline).to_contain_text("of 15 funding rounds")
    reader.choose("subsidies_state", "Illinois")
    expect(headline).to_contain_text("of 5 funding rounds")
    expect(page).to_have_url(re.compile("state=IL"))
    reader.settle()
    rows = reader.saved_rows(
        page.locator(".st-key-subsidies_csv").get_by_role("button")
    )
    peoria = next(row for row in rows if row["Round id"] == "peoria-il-2019")
    assert peoria["Public money"] == "$20,600 spent; $50,000 approved"
    page.go_back()
    expect(headline).to_contain_text("of 15 funding rounds")
