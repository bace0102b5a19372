"""Subsidies page, driven as a reader drives it."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import Ask
from warehouse.connection import connect_read_only


@pytest.fixture
def ledger_page(app: AppTest) -> AppTest:
    """The subsidies page with its box open, not yet run."""
    app.session_state["subsidies_company_rules_box"] = True
    return app.switch_page("pages/subsidies.py")


def _words(page: AppTest) -> str:
    return "\n".join(note.value for note in page.markdown)


def _ledger(page: AppTest) -> list[dict[Hashable, Any]]:
    """Return the rows of the ledger."""
    table = next(one.value for one in page.dataframe if "amount" in one.value)
    rows: list[dict[Hashable, Any]] = table.to_dict("records")
    return rows


@pytest.mark.parametrize("state", ["any", "CA", "NJ", "IL"])
def test_the_headline_and_the_chart_follow_the_state(
    ledger_page: AppTest, state: str, ask: Ask
) -> None:
    ledger_page.query_params["state"] = state
    ledger_page.run()
    assert not ledger_page.exception
    rounds, unknown = ask(
        "select count(*), count(*) filter (not has_public_amount) "
        f"from marts.fct_subsidy_rounds where '{state}' in ('any', state_code)"
    )
    words = _words(ledger_page)
    assert f"for {unknown} of {rounds} funding rounds" in words
    chart = ledger_page.get("vega_lite_chart")[0].proto
    assert f"no amount is on record for {unknown} of {rounds}" in chart.alt
    assert len(_ledger(ledger_page)) == rounds
    for measure in ("spent", "approved", "promised"):
        count, total = ask(
            f"select count({measure}_usd), sum({measure}_usd) from "
            f"marts.fct_subsidy_rounds where '{state}' in ('any', state_code)"
        )
        amount = f"{total or 0:,.0f} {measure} ({count} round"
        assert (amount in words) == bool(count)


def test_unknown_money_and_conditions_are_neither_zero_nor_no(
    ledger_page: AppTest,
) -> None:
    rows = _ledger(ledger_page.run())
    newark = next(row for row in rows if "Newark" in str(row["scheme_name"]))
    assert newark["conditions"] == "not known"
    assert newark["amount"] == "amount not public"
    peoria = next(row for row in rows if row["amount"].count(";"))
    assert peoria["amount"] == "$20,600 spent; $50,000 approved"
    # No column of the ledger is empty.
    assert all(row["amount"] and row["cameras"] and row["conditions"] for row in rows)


def test_the_type_keeps_what_it_says(ledger_page: AppTest) -> None:
    ledger_page.run()
    ledger_page.selectbox(key="subsidies_type").set_value("subsidy_match").run()
    assert {row["scheme_type"] for row in _ledger(ledger_page)} == {"Subsidy match"}
    ledger_page.query_params.update({"state": "DE", "type": "rebate"})
    assert "not proof" in ledger_page.run().info[0].value
    assert not ledger_page.exception


@pytest.mark.parametrize(
    ("scheme", "phrases"),
    [
        (
            "arcadia-ca",
            (
                "## City of Arcadia, CA",
                "Sources disagree] **end of the round**",
                "within two days",
                r"Spent \$50,000, several rounds together, **not counted**",
                "(October 16, 2018)",
                # Below the scheme, the company's own rules.
                r"**\$10 per app download.**",
                "15 cameras per agency",
            ),
        ),
        (
            "winnebago-county-il",
            ("Sources disagree] **devices planned**", "677"),
        ),
        (
            "akron-oh",
            (
                "Sources disagree] **footage condition**",
                "Officials call sharing voluntary",
            ),
        ),
    ],
)
def test_a_panel_shows_both_sides_and_what_is_not_counted(
    ledger_page: AppTest, scheme: str, phrases: tuple[str, ...]
) -> None:
    ledger_page.query_params["scheme"] = scheme
    words = _words(ledger_page.run())
    assert [phrase for phrase in phrases if phrase not in words] == []


def test_a_panel_names_every_source_and_links_the_agency(
    ledger_page: AppTest, warehouse_file: Path
) -> None:
    ledger_page.query_params.update({"scheme": "winnebago-county-il"})
    ledger_page.run()
    with connect_read_only(warehouse_file) as connection:
        urls = connection.execute(
            "select source_url from marts.fct_subsidy_round_sources "
            "where round_id = 'winnebago-county-il-2022'"
        ).fetchall()
    words = _words(ledger_page)
    assert len(urls) == 6
    assert not [url for (url,) in urls if url not in words]
    assert "(agency/il-winnebago-county-sheriffs-office)" in words
