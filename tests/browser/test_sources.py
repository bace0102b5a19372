"""The views of Data and method in a browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import Reader

pytestmark = pytest.mark.browser


def test_views_are_a_press_away(reader: Reader) -> None:
    page = reader.page
    reader.open("/data?view=method")
    page.get_by_role("radio", name="Checks and gaps").click()
    expect(page).to_have_url(re.compile("view=checks"))
    expect(page.get_by_text(re.compile(r"\d+ tests passed\."))).to_be_visible()
