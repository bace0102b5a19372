"""SQL page, driven as an analyst drives it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import streamlit_internals
from dashboard.queries import _run
from tests.conftest import paragraphs
from warehouse.sql.runner import QueryRunner


@pytest.fixture
def sql_page(app: AppTest) -> AppTest:
    """The SQL page, not yet run."""
    return app.switch_page("pages/sql/page.py")


def _ask(page: AppTest, sql: str) -> AppTest:
    page.query_params["sql"] = sql
    return page.run()


def _editor(page: AppTest) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(page.get("bidi_component")[0].proto.json)
    return data


def test_an_example_is_answered_without_a_press(
    sql_page: AppTest, warehouse_file: Path
) -> None:
    sql_page.run()
    rows = sql_page.dataframe[0].value
    assert list(rows.columns) == ["state_code", "agency_count"]
    assert f"**{len(rows)} rows** in " in paragraphs(sql_page)
    assert warehouse_file.parent.name in paragraphs(sql_page)
    assert "from dim_agencies" in sql_page.query_params["sql"]


def test_a_query_is_run_and_put_into_the_address(sql_page: AppTest) -> None:
    _ask(sql_page.run(), "select 6 * 7 as answer")
    assert sql_page.dataframe[0].value["answer"].tolist() == [42]
    assert "**1 row** in" in paragraphs(sql_page)
    assert sql_page.query_params["sql"] == "select 6 * 7 as answer"


def test_a_link_shows_its_query_and_the_answer(sql_page: AppTest) -> None:
    sql_page.query_params["sql"] = "select agency_id from dim_agencies limit 3"
    sql_page.query_params["table"] = "dim_sources"
    sql_page.run()
    assert len(sql_page.dataframe[0].value) == 3
    assert _editor(sql_page)["sql"] == sql_page.query_params["sql"]
    assert sql_page.selectbox(key="sql_table").value == "dim_sources"
    assert not sql_page.warning


def test_a_misspelled_column_is_named_with_its_place_and_neighbors(
    sql_page: AppTest,
) -> None:
    _ask(sql_page.run(), "select agency_id,\n  joind_on\nfrom dim_agencies")
    (fault,) = sql_page.error
    assert "no table in the query has a column `joind_on`" in fault.value.lower()
    assert "(line 2, character 3)" in fault.value
    assert "`joined_on`" in fault.value
    assert sql_page.code[0].value == "  joind_on\n  ^"
    assert not sql_page.dataframe


def test_what_is_not_offered_is_refused_in_plain_words(sql_page: AppTest) -> None:
    _ask(sql_page.run(), "from read_text('/etc/passwd')")
    assert "`read_text` is not offered" in sql_page.error[0].value
    assert not sql_page.dataframe
    assert not sql_page.exception


def test_a_query_cannot_write_links_into_the_page(sql_page: AppTest) -> None:
    _ask(sql_page.run(), 'select "x` [go](https://outside.example) `" from about')
    assert "\\[go\\](https\\:\u2060//outside.example)" in sql_page.error[0].value


def test_rows_left_out_are_counted(sql_page: AppTest) -> None:
    _ask(sql_page.run(), "from range(10001)")
    assert "**Only the first 10,000 rows**" in paragraphs(sql_page)


def test_rows_become_bars_and_the_address_says_of_what(sql_page: AppTest) -> None:
    sql_page.run()
    assert not sql_page.get("vega_lite_chart")
    sql_page.segmented_control(key="sql_chart").set_value("bar").run()
    (chart,) = sql_page.get("vega_lite_chart")
    assert chart.proto.alt == "Bars: agency_count by state_code, 46 rows."
    assert sql_page.query_params["chart"] == "bar"
    assert sql_page.query_params["x"] == "state_code"
    assert sql_page.query_params["y"] == "agency_count"


def test_another_number_can_be_charted_and_outlives_a_fault(sql_page: AppTest) -> None:
    sql_page.query_params["chart"] = "bar"
    query = "select 'a' as name, 1 as one, 2 as two"
    _ask(sql_page.run(), query)
    sql_page.selectbox(key="sql_y").set_value("two").run()
    _ask(sql_page, "selec")
    assert not sql_page.get("vega_lite_chart")
    _ask(sql_page, query)
    (chart,) = sql_page.get("vega_lite_chart")
    assert chart.proto.alt == "Bars: two by name, 1 rows."
    assert not sql_page.warning


def test_points_need_latitude_and_longitude(sql_page: AppTest) -> None:
    sql_page.query_params["chart"] = "points"
    sql_page.run()
    assert "columns named `latitude` and `longitude`" in sql_page.info[0].value
    _ask(sql_page, "select agency_name, latitude, longitude from dim_agencies limit 9")
    (chart,) = sql_page.get("vega_lite_chart")
    assert chart.proto.alt == "Map of the United States with 9 points."
    assert not sql_page.info


def test_a_query_too_long_for_a_link_is_not_run_in_part(sql_page: AppTest) -> None:
    sql_page.query_params["sql"] = f"select '{'x' * 4000}' as x"
    sql_page.run()
    assert "longer than the 4,000 characters" in sql_page.warning[0].value
    assert "agency_count" in sql_page.dataframe[0].value.columns


def test_a_table_is_described_and_shown(sql_page: AppTest) -> None:
    sql_page.run()
    sql_page.selectbox(key="sql_table").set_value("dim_states").run()
    words = paragraphs(sql_page)
    assert "One row per state" in words
    assert "[`state_code`](#insert-state_code) :small[varchar]" in words
    assert "#insert-agency_id" not in words
    assert "state_code" in _editor(sql_page)["tables"]["dim_states"]


def test_ten_tables_to_start_with_have_a_query_each(sql_page: AppTest) -> None:
    sql_page.run()
    start = next(x.value for x in sql_page.markdown if "dim_sources" in x.value)
    links = re.findall(r"\(sql\?(\S+)\)", start)
    assert len(links) == 10
    _ask(sql_page, parse_qs(links[0])["sql"][0])
    assert not sql_page.error
    assert len(sql_page.dataframe[0].value)


def test_without_the_component_there_is_a_plain_box(
    sql_page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streamlit_internals, "PRIVATE", {})
    monkeypatch.setattr(streamlit_internals, "_private", lambda _name: None)
    sql_page.run()
    sql_page.text_area(key="sql_sql").set_value("select 6 * 7 as answer")
    sql_page.button(key="FormSubmitter:sql_form-Run").click().run()
    assert sql_page.dataframe[0].value["answer"].tolist() == [42]


def test_when_too_many_queries_run_the_reader_has_to_wait(
    sql_page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    with QueryRunner(running=1, waiting=0) as small:
        monkeypatch.setattr(_run, "run_query", small.run)
        with small._place("another reader"):
            _ask(sql_page.run(), "select 1 as one")
            assert "Wait a few seconds and try again" in sql_page.warning[0].value
            assert not sql_page.error
        sql_page.run()
    assert sql_page.dataframe[0].value["one"].tolist() == [1]
    assert not sql_page.warning
