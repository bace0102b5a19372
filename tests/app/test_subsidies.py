"""Subsidies page, driven as a reader drives it."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import open_view, words_of
from tests.conftest import Ask
from warehouse.connection import connect_read_only

pytestmark = pytest.mark.usefixtures("warehouse_file")


def _ledger(page: AppTest) -> list[dict[Hashable, Any]]:
    """Return the rows of the ledger."""
    table = next(one.value for one in page.dataframe if "amount" in one.value)
    rows: list[dict[Hashable, Any]] = table.to_dict("records")
    return rows


@pytest.mark.parametrize("state", ["any", "CA", "NJ", "IL"])
def test_the_headline_and_the_chart_follow_the_state(state: str, ask: Ask) -> None:
    page = open_view(f"/subsidies?state={state}")
    rounds, unknown = ask(
        "select count(*), count(*) filter (not has_public_amount) "
        f"from marts.fct_subsidy_rounds where '{state}' in ('any', state_code)"
    )
    words = words_of(page)
    assert f"for {unknown} of {rounds} funding rounds" in words
    chart = page.get("vega_lite_chart")[0].proto
    assert f"no amount is on record for {unknown} of {rounds}" in chart.alt
    assert len(_ledger(page)) == rounds
    for measure in ("spent", "approved", "promised"):
        count, total = ask(
            f"select count({measure}_usd), sum({measure}_usd) from "
            f"marts.fct_subsidy_rounds where '{state}' in ('any', state_code)"
        )
        amount = f"{total or 0:,.0f} {measure} ({count} round"
        assert (amount in words) == bool(count)


def test_unknown_money_and_conditions_are_neither_zero_nor_no() -> None:
    rows = _ledger(open_view("/subsidies"))
    newark = next(row for row in rows if "Newark" in str(row["scheme_name"]))
    assert newark["conditions"] == "not known"
    assert newark["amount"] == "amount not public"
    peoria = next(row for row in rows if row["amount"].count(";"))
    assert peoria["amount"] == "$20,600 spent; $50,000 approved"
    # No column of the ledger is empty.
    assert all(row["amount"] and row["cameras"] and row["conditions"] for row in rows)


def test_the_type_keeps_what_it_says() -> None:
    page = open_view("/subsidies")
    page.selectbox(key="subsidies_type").set_value("subsidy_match").run()
    assert {row["scheme_type"] for row in _ledger(page)} == {"Subsidy match"}


def test_a_panel_names_every_source_and_links_the_agency(warehouse_file: Path) -> None:
    with connect_read_only(warehouse_file) as connection:
        urls = connection.execute(
            "select source_url from marts.fct_subsidy_round_sources "
            "where round_id = 'winnebago-county-il-2022'"
        ).fetchall()
    words = words_of(open_view("/subsidies?scheme=winnebago-county-il"))
    assert len(urls) == 6
    assert not [url for (url,) in urls if url not in words]
    assert "(agency/il-winnebago-county-sheriffs-office)" in words
