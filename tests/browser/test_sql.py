"""An analyst runs SQL, sees rows and a chart, shares the link and downloads."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import Reader
from tests.serving import ServedApp

pytestmark = pytest.mark.browser

_QUERY = """\
select state_code, count(*) as agency_count
from dim_agencies where agency_type = 'sheriff'
group by state_code order by agency_count desc limit 7"""


def _box(page: Page) -> Locator:
    """Return the box of the query, once the example is in it."""
    box = page.get_by_label("Query", exact=True)
    # why: the example arrives after the box, and would be put before what is typed.
    expect(box).not_to_have_value("")
    return box


def _ask(reader: Reader, sql: str) -> None:
    box = _box(reader.page)
    box.fill(sql)
    box.press("Control+Enter")
    reader.settle()


def _sql_in_address(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query)["sql"][0]


def test_a_query_its_chart_its_file_and_its_link_opened_fresh(
    reader: Reader, served_app: ServedApp, tmp_path: Path
) -> None:
    page = reader.page
    reader.open("/sql")
    _ask(reader, _QUERY)
    expect(page.get_by_text("7 rows in")).to_be_visible()
    page.get_by_role("button", name="Bars").or_(
        page.get_by_role("radio", name="Bars")
    ).click()
    chart = page.get_by_test_id("stVegaLiteChart")
    expect(chart.locator("canvas, svg").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"chart=bar"))
    assert _sql_in_address(page) == _QUERY
    with page.expect_download() as started:
        page.get_by_role("button", name="Download 7 rows (Parquet)").click()
    file = tmp_path / started.value.suggested_filename
    started.value.save_as(file)
    assert file.name == "porchlight_query.parquet"
    rows = pq.read_table(file)
    assert rows.column_names == ["state_code", "agency_count"]
    assert rows.num_rows == 7

    assert page.context.browser
    fresh = page.context.browser.new_page()
    fresh.goto(page.url)
    expect(fresh.get_by_text("7 rows in")).to_be_visible()
    expect(fresh.get_by_test_id("stVegaLiteChart")).to_be_visible()
    expect(fresh.get_by_label("Query", exact=True)).to_have_value(_QUERY)
    expect(fresh.get_by_test_id("stAlert")).to_have_count(0)
    assert fresh.url == page.url
    fresh.close()

    zygotes = [
        child
        for child in psutil.Process(served_app.process_id).children()
        if "warehouse.sql.child" in child.cmdline()
    ]
    assert len(zygotes) == 1


def test_first_rows_are_one_press_away_and_a_fault_is_pointed_at(
    reader: Reader,
) -> None:
    page = reader.page
    reader.open("/sql?v=1&table=dim_states")
    page.get_by_role("button", name="Show its first rows").click()
    expect(page.get_by_label("Query", exact=True)).to_have_value(
        "from dim_states\nlimit 100"
    )
    expect(page.get_by_text(re.compile(r"5\d rows in"))).to_be_visible()
    assert _sql_in_address(page) == "from dim_states\nlimit 100"
    reader.settle()
    _ask(reader, "select agencyid from dim_agencies limit 2")
    fault = page.get_by_test_id("stAlert")
    expect(fault).to_contain_text("has a column agencyid (line 1, character 8)")
    expect(fault).to_contain_text("agency_id")
    mended = "select agency_id from dim_agencies limit 2"
    page.get_by_label("Query", exact=True).fill(mended)
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text("2 rows in")).to_be_visible()
    expect(fault).to_have_count(0)


def test_names_are_offered_and_inserted_and_the_keyboard_leaves(reader: Reader) -> None:
    page = reader.page
    reader.open("/sql?v=1&table=dim_states")
    box = _box(page)
    names = page.get_by_role("listbox", name="Names that fit")
    box.fill("")
    box.press_sequentially("select state_fips from dim_sta")
    page.keyboard.press("ArrowDown")
    expect(names.get_by_role("option", name="dim_states")).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("Enter")
    expect(box).to_have_value("select state_fips from dim_states")
    expect(page.locator("pre .name").last).to_have_text("dim_states")
    box.press_sequentially(" where sta")
    expect(names).to_be_visible()
    page.keyboard.press("Escape")
    expect(names).not_to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Run")).to_be_focused()
    # Clicking a name inserts it at the cursor.
    box.fill("select  from dim_states limit 2")
    for _ in range(len(" from dim_states limit 2")):
        box.press("ArrowLeft")
    page.get_by_text(re.compile(r"^\d+ columns$")).click()
    page.get_by_role("link", name="state_name").click()
    expect(box).to_have_value("select state_name from dim_states limit 2")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("2 rows in")).to_be_visible()
