"""Subsidies page, driven as a reader drives it."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import Ask
from warehouse.connection import connect_read_only


@pytest.fixture
def ledger_page(app: AppTest) -> AppTest:
    """The subsidies page with its boxes open, not yet run."""
    for box in ("filters", "costs", "company_rules", "years"):
        app.session_state[f"subsidies_{box}_box"] = True
    return app.switch_page("pages/subsidies/page.py")


def _words(page: AppTest) -> str:
    return "\n".join(note.value for note in page.markdown)


def _figures(page: AppTest) -> list[str]:
    texts = [note.value for note in page.markdown]
    return [text for text in texts if text.startswith(("**How", "**For", "**What"))]


def _ledger(page: AppTest) -> list[dict[Hashable, Any]]:
    """Return the rows of the ledger, the only table with a column of the company."""
    tables = [table.value for table in page.dataframe]
    table = next(table for table in tables if "vendor_total_usd" in table)
    rows: list[dict[Hashable, Any]] = table.to_dict("records")
    return rows


def test_the_figures_come_first_each_measure_by_itself(
    ledger_page: AppTest, ask: Ask
) -> None:
    ledger_page.run()
    assert not ledger_page.exception
    measures = {
        "spent": ("spent_usd", r"\$"),
        "approved": ("approved_usd", r"\$"),
        "promised": ("promised_usd", r"\$"),
        "handed out": ("device_given_count", ""),
        "planned": ("device_planned_count", ""),
    }
    words = _words(ledger_page)
    for name, (column, unit) in measures.items():
        rounds, total = ask(
            f"select count({column}), sum({column}) from marts.fct_subsidy_rounds"
        )
        assert f"**{unit}{total:,.0f}** {name}, {rounds} rounds" in words
    for name, status in {"with a condition": "yes", "said to have none": "no"}.items():
        (rounds,) = ask(
            "select count(*) from marts.fct_subsidy_rounds "
            f"where sharing_condition_status = '{status}'"
        )
        assert re.search(rf"\*\*{rounds}\*\* (rounds )?{name}", words)


def test_the_unknown_is_counted_with_the_known(ledger_page: AppTest, ask: Ask) -> None:
    ledger_page.run()
    words = _words(ledger_page)
    rounds, handed_out, conditions = ask(
        "select count(*), count(*) filter (device_given_count is null), "
        "count(*) filter (sharing_condition_status = 'unknown') "
        "from marts.fct_subsidy_rounds"
    )
    (amounts,) = ask(
        "select amount_unknown_round_count from marts.mart_subsidies_by_area "
        "where area_type = 'country'"
    )
    assert f"No amount is known for {amounts}." not in words
    assert f"No amount is known for {amounts} of {rounds} rounds" in words
    assert f"not known for {handed_out} of {rounds} rounds" in words
    assert f"Not known for {conditions} of {rounds} rounds" in words


def test_unknown_money_and_conditions_are_neither_zero_nor_no(
    ledger_page: AppTest,
) -> None:
    ledger_page.run()
    newark = next(
        row for row in _ledger(ledger_page) if "Newark" in str(row["scheme_name"])
    )
    assert newark["sharing_condition_status"] == "not known"
    assert str(newark["spent_usd"]) in {"None", "nan"}


def test_a_filter_narrows_sentence_map_and_ledger_alike(ledger_page: AppTest) -> None:
    ledger_page.run()
    ledger_page.selectbox(key="subsidies_state").set_value("IL").run()
    rows = _ledger(ledger_page)
    assert {row["state_code"] for row in rows} == {"IL"}
    schemes = len({row["scheme_name"] for row in rows})
    assert f"**{len(rows)} funding rounds** of {schemes} schemes" in _words(ledger_page)
    alts = [chart.proto.alt for chart in ledger_page.get("vega_lite_chart")]
    assert any(f"{len(rows)} funding rounds by the year" in alt for alt in alts)


@pytest.mark.parametrize(
    ("key", "value", "column", "shown"),
    [
        ("type", "subsidy_match", "scheme_type", "Subsidy match"),
        ("status", "declined", "round_status", "Declined"),
        ("strings", "yes", "sharing_condition_status", "yes"),
        ("documents", "primary", "documentation_type", "Official document"),
    ],
)
def test_each_filter_keeps_what_it_says(
    ledger_page: AppTest, key: str, value: str, column: str, shown: str
) -> None:
    ledger_page.run()
    ledger_page.selectbox(key=f"subsidies_{key}").set_value(value).run()
    rows = _ledger(ledger_page)
    assert rows
    assert {row[column] for row in rows} == {shown}


def test_an_empty_result_says_that_it_proves_nothing(ledger_page: AppTest) -> None:
    ledger_page.query_params.update({"state": "WA", "status": "declined"})
    ledger_page.run()
    assert "not proof" in ledger_page.info[0].value
    assert not ledger_page.exception


@pytest.mark.parametrize(
    ("scheme", "phrases"),
    [
        (
            "arcadia-ca",
            (
                "Sources disagree] **end of the round**",
                "within two days",
                r"Spent \$50,000, several rounds together, **not counted**",
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


@pytest.mark.parametrize(
    ("filters", "note"),
    [
        ({"state": "IL"}, "leave this scheme out"),
        ({"status": "declined"}, "leave this scheme out"),
        ({"state": "CA", "type": "any"}, ""),
        ({}, ""),
    ],
)
def test_an_open_scheme_says_whether_the_filters_leave_it_out(
    ledger_page: AppTest, filters: dict[str, str], note: str
) -> None:
    ledger_page.query_params.update({"scheme": "arcadia-ca", **filters})
    ledger_page.run()
    assert "## City of Arcadia, CA" in _words(ledger_page)
    notes = [note.value for note in ledger_page.info]
    assert any(note in one for one in notes) if note else not notes


def test_an_open_scheme_says_how_many_of_its_rounds_the_filters_keep(
    ledger_page: AppTest, warehouse_file: Path
) -> None:
    with connect_read_only(warehouse_file) as connection:
        scheme_id, status, count, all_rounds = connection.execute(
            "select scheme_id, any_value(round_status), count(*), any_value(rounds) "
            "from (select *, count(*) over (partition by scheme_id) as rounds "
            "from marts.fct_subsidy_rounds) group by scheme_id, round_status "
            "having count(*) < any_value(rounds) order by scheme_id limit 1"
        ).fetchall()[0]
    ledger_page.query_params.update({"scheme": scheme_id, "status": status})
    ledger_page.run()
    assert f"keep {count} of these {all_rounds} rounds" in ledger_page.info[0].value


def test_other_brand_schemes_are_apart_and_shown_on_request(
    ledger_page: AppTest,
) -> None:
    ledger_page.run()
    before = _figures(ledger_page)
    assert "not tied to Ring" not in str([h.value for h in ledger_page.header])
    ledger_page.toggle(key="subsidies_neutral").set_value(True).run()
    assert "not tied to Ring" in str([header.value for header in ledger_page.header])
    assert _figures(ledger_page) == before


def test_costs_are_in_dollars(ledger_page: AppTest) -> None:
    ledger_page.run()
    chart = next(
        chart
        for chart in ledger_page.get("vega_lite_chart")
        if "for each camera" in chart.proto.alt
    )
    assert "public_per_device_usd" in json.dumps(json.loads(chart.proto.spec))
    assert "beyond the scale" in chart.proto.spec
    assert "12 lines" in chart.proto.alt
