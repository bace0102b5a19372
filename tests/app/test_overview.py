"""Overview page, driven as a reader drives it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.boxes import opened
from warehouse.connection import connect_read_only


def test_first_view_asks_the_readers_own_question(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert not app.error
    assert app.title[0].value == "Which police joined Amazon Ring?"
    assert app.text_input(key="overview_words").label == "Do my police work with Ring?"


def test_the_first_sentence_answers_and_says_why_other_numbers_are_told(
    app: AppTest, warehouse_file: Path
) -> None:
    app.run()
    with connect_read_only(warehouse_file) as connection:
        values = connection.execute(
            "select figure_value from marts.mart_headline_figures "
            "where counted_as is not null order by figure_order"
        ).fetchall()
    assert len(values) == 4
    places = [app.markdown[0].value.index(f"**{value:,}**") for (value,) in values]
    assert places[0] == 0
    assert places == sorted(places)


def test_the_chart_says_when_most_agencies_joined(
    app: AppTest, warehouse_file: Path
) -> None:
    app.run()
    spec = json.loads(app.get("vega_lite_chart")[0].proto.spec)
    months = re.findall(r"[A-Z][a-z]+ \d{4}", str(spec["title"]["text"]))
    with connect_read_only(warehouse_file) as connection:
        found = connection.execute(
            "select avg((joined_on between strptime($1, '%B %Y') "
            "and last_day(strptime($2, '%B %Y')))::integer) "
            "from marts.dim_agencies where joined_basis = 'atlas_of_2020'",
            months,
        ).fetchone()
    assert found
    assert 0.5 <= found[0] < 0.65


def test_each_figure_has_its_definition_date_and_source(app: AppTest) -> None:
    app.run()
    meanings = [note.value for note in app.markdown if "As of " in note.value]
    assert app.metric
    assert len(meanings) == len(app.metric)
    assert all("Source: " in meaning and "](http" in meaning for meaning in meanings)


def test_published_totals_are_rows_with_what_each_counts(app: AppTest) -> None:
    app.run()
    rows = opened(app, "joining_curve").dataframe[0].value
    assert set(rows["agency_count"]) >= {405, 1501, 2161}
    assert rows["counts_what"].notna().all()
    assert not set(rows["agency_count"]) & {703, 1189}


def test_chart_says_in_words_what_it_shows(app: AppTest) -> None:
    app.run()
    chart = app.get("vega_lite_chart")[0].proto
    assert "September 2020" in chart.alt
    assert {dataset.name for dataset in chart.datasets} == {
        *("joinings", "totals", "figures")
    }
