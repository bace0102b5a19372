"""Imported prices on the Prices page, from a Keepa file to the reader."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import streamlit as st
from rich.console import Console
from streamlit.testing.v1 import AppTest

from tests.boxes import opened
from tests.conftest import MAIN, paragraphs
from tests.serving import PATIENCE_SECONDS
from tests.unit.warehouse.price_files import answer, land, price
from warehouse.__main__ import main
from warehouse.building.build import build
from warehouse.paths import DATA_DIR_VARIABLE, Project, default_project
from warehouse.prices import import_keepa
from warehouse.snapshots import store

_FIRST_DAY = datetime(2025, 9, 1, 8, tzinfo=UTC)
_EPOCH = datetime(2011, 1, 1, tzinfo=UTC)
_DAYS = 400
_FRIDAY = 88  # Black Friday 2025 is this many days later.


def _history(usual: int, at_sale: int) -> list[object]:
    """One price a day, with a lower one at the sale."""
    prices = []
    for number in range(_DAYS):
        minute = (_FIRST_DAY + timedelta(number) - _EPOCH) // timedelta(minutes=1)
        prices += [minute, at_sale if number == _FRIDAY else usual]
    return [prices]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A build with imported prices of three devices."""
    folder = tmp_path_factory.mktemp("imported")
    project = replace(default_project(), data_dir=folder / "data")
    console = Console(file=io.StringIO())
    histories = {
        "B07Q9VBYV8": _history(5999, 2999),
        "B07WGJ8XWZ": _history(9999, 9999),
        "B07Q6ZZFLS": _history(8999, 7999),
    }
    path = folder / "a.json"
    path.write_text(json.dumps(answer(histories)), "utf-8")
    import_keepa(project, [path], console)
    build(project, console)
    return project


@pytest.fixture
def prices_page(
    imported: Project, monkeypatch: pytest.MonkeyPatch
) -> Iterator[AppTest]:
    """The page over them, not yet run."""
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(imported.data_dir))
    page = AppTest.from_file(MAIN, default_timeout=PATIENCE_SECONDS).run()
    yield page.switch_page("pages/prices/page.py")
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.mark.nightly
def test_imported_prices_stand_apart_with_checks_of_their_own(
    prices_page: AppTest,
) -> None:
    prices_page.query_params["imported"] = "ring-indoor-cam-1"
    prices_page.run()
    assert not prices_page.exception
    assert not prices_page.warning
    words = paragraphs(prices_page)
    assert ":blue-badge[Imported] **1,200 prices** of 3 devices" in words
    # Imports do not change the count of reported prices.
    assert "**69 offers** of a device at a sale" in words
    (alt,) = [
        chart.proto.alt
        for chart in prices_page.get("vega_lite_chart")
        if "imported" in chart.proto.alt
    ]
    assert "imported prices of Ring Indoor Cam, 1st gen on 400 days of 1 seller" in alt
    rows = opened(prices_page, "prices_imported").dataframe
    (prices,) = [t.value for t in rows if "rolling_median_usd" in t.value]
    assert set(prices["record_basis"]) == {"Imported"}
    (checks,) = [t.value for t in rows if "curated_discount_verdict" in t.value]
    friday = checks[checks["sale_event_name"] == "Black Friday 2025"].iloc[0]
    assert friday["seller_type"] == "Amazon"
    assert friday["found_discount_share"] == pytest.approx(0.5, abs=0.01)
    assert friday["prior_price_days"] == 88


@pytest.mark.nightly
def test_a_faulty_price_file_ends_with_code_2_and_changes_nothing(
    imported: Project,
) -> None:
    before = store.current_path(imported)
    path = land(imported, "hand-made.parquet", [price(price_usd="0")])
    screen = io.StringIO()
    assert main(["build"], imported, Console(file=screen, width=500)) == 2
    path.unlink()
    fault = "hand-made.parquet: row 1, price_usd: `0.00` must be above 0"
    assert fault in screen.getvalue()
    assert store.current_path(imported) == before


def test_without_imports_the_page_says_nothing_of_them(app: AppTest) -> None:
    page = app.switch_page("pages/prices/page.py").run()
    assert "Imported prices" not in [header.value for header in page.header]
    assert "imported" not in page.query_params
