"""An agency's page from a link alone, on every kind of screen."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.browser.chart_labels import unreadable_labels
from tests.conftest import Reader, expect_title
from tests.pages import PHONE

pytestmark = pytest.mark.browser

# Little known, much known, disputed with a county, none of Ring.
AGENCIES = (
    "il-addison-police-department",
    "fl-lakeland-police-department",
    "or-washington-county-sheriffs-office",
    "il-northwestern-university-police-department",
)


def _address(agency_id: str) -> str:
    return f"/agency?v=1&agency={agency_id}"


def test_the_page_is_not_in_the_menu(reader: Reader) -> None:
    reader.open("/")
    expect(reader.page.get_by_role("link", name="Look-up", exact=True)).to_be_visible()
    expect(reader.page.get_by_role("link", name="Agency", exact=True)).to_have_count(0)


def test_history_and_file_hold_the_same_entries(reader: Reader) -> None:
    page = reader.page
    reader.open(_address("fl-lakeland-police-department"))
    lines = page.get_by_test_id("stTable").first.get_by_role("row")
    expect(lines).to_have_count(8)
    listed = lines.count() - 1
    button = page.get_by_role("button", name=f"Download {listed} entries")
    expect(button).to_be_enabled()
    reader.settle()
    rows = reader.saved_rows(button)
    assert len(rows) == listed == 7
    assert all(row["Source"] for row in rows)


def test_a_neighbor_s_link_leads_to_its_page_in_the_same_tab(reader: Reader) -> None:
    page = reader.page
    reader.open(_address("il-addison-police-department"))
    page.get_by_role("link", name="Wood Dale Police Department").click()
    expect_title(page, "Wood Dale Police Department")
    assert len(page.context.pages) == 1


@pytest.mark.parametrize("reader", [{}, PHONE], indirect=True, ids=["wide", "phone"])
@pytest.mark.parametrize("agency_id", AGENCIES[:3])
def test_the_charts_can_be_read(reader: Reader, agency_id: str) -> None:
    reader.open(_address(agency_id))
    charts = reader.page.get_by_test_id("stVegaLiteChart")
    expect(charts.first.locator("svg").first).to_be_visible()
    assert unreadable_labels(reader.page) == []


@pytest.mark.parametrize("reader", [PHONE], indirect=True)
@pytest.mark.parametrize("agency_id", AGENCIES)
def test_the_status_is_seen_first_on_a_phone(reader: Reader, agency_id: str) -> None:
    reader.open(_address(agency_id))
    status = reader.page.get_by_role("heading", level=2).first.bounding_box()
    assert status
    assert status["y"] < 500


def test_a_page_with_a_long_history_is_printed_on_two_sheets(reader: Reader) -> None:
    reader.open(_address(AGENCIES[1]))
    reader.settle()
    printed = reader.page.pdf(format="Letter", prefer_css_page_size=True)
    with pikepdf.open(BytesIO(printed)) as document:
        assert len(document.pages) == 2
