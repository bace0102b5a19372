"""Overview page, driven as a reader drives it."""

from __future__ import annotations

import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.boxes import captions, opened
from tests.conftest import Ask
from warehouse.connection import connect_read_only


def test_first_view_asks_the_readers_own_question(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert not app.error
    assert app.title[0].value == "Which police joined Amazon Ring?"
    assert 'action="find"' in app.get("html")[0].proto.body


def test_the_first_sentence_answers_and_the_map_s_number_is_explained(
    app: AppTest, ask: Ask
) -> None:
    (listed,) = ask(
        "select figure_value from marts.mart_headline_figures where figure_order = 1"
    )
    (on_map,) = ask(
        "select count(*) from marts.mart_agencies_on_map "
        "where latitude is not null and list_contains(technology_ids, 'ring_neighbors')"
    )
    answer = app.run().markdown[0].value
    assert answer.startswith(f"**Ring's own map listed {listed:,} agencies** on ")
    assert f"shows {on_map:,}: it adds agencies that only later" in answer


def test_the_chart_says_when_most_agencies_joined(
    app: AppTest, warehouse_file: Path
) -> None:
    app.run()
    months = re.findall(r"[A-Z][a-z]+ \d{4}", captions(app)[0])[:2]
    with connect_read_only(warehouse_file) as connection:
        row = connection.execute(
            "select avg((joined_on between strptime($1, '%B %Y') "
            "and last_day(strptime($2, '%B %Y')))::integer) "
            "from marts.dim_agencies where joined_basis = 'atlas_of_2020'",
            months,
        ).fetchone()
    assert row
    assert 0.5 <= row[0] < 0.65


def test_each_figure_has_its_definition_date_source_and_citation(app: AppTest) -> None:
    app.run()
    app.session_state["overview_figures_box"] = True
    app.run()
    meanings = [note.value for note in app.markdown if "As of " in note.value]
    assert app.metric
    assert len(meanings) == len(app.metric)
    opened(app, "agencies_on_map_2020", "Sources")
    assert any("](http" in note.value for note in app.markdown)
    opened(app, "agencies_on_map_2020", "Cite")
    citation, pinned, live = (code.value for code in app.code)
    assert app.metric[0].value in citation
    assert "EFF Atlas, Oct 2020" in citation
    assert pinned in citation
    assert "snapshot=" in pinned
    assert "snapshot=" not in live
    assert pinned.endswith("#figure_agencies_on_map_2020")


def test_the_curve_has_four_labeled_totals_and_its_rows(app: AppTest) -> None:
    app.run()
    chart = app.get("vega_lite_chart")[0].proto
    assert "September 2020" in chart.alt
    assert {dataset.name for dataset in chart.datasets} == {"joinings", "figures"}
    for words in ("1,500", "1,730", "2,161", "2,530"):
        assert words in chart.alt
    rows = opened(app, "joining_curve").dataframe[0].value
    assert rows["joined_total_count"].is_monotonic_increasing
    (button,) = app.get("download_button")
    assert button.proto.label == f"Download {len(rows)} rows (CSV)"
