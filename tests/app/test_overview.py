"""Overview page, driven as a reader drives it."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from tests.boxes import captions, opened
from tests.conftest import Ask
from warehouse.connection import connect_read_only
from warehouse.paths import MAKER_VARIABLE


def test_first_view_asks_the_readers_own_question(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert not app.error
    assert app.title[0].value == "Do your police work with Amazon Ring?"
    assert 'action="find"' in app.get("html")[0].proto.body


def test_three_findings_have_numbers_of_the_record_and_sources(
    app: AppTest, ask: Ask
) -> None:
    recorded, on_map = ask(
        "select count(*), count(*) filter (where joined_basis = 'atlas_of_2020') "
        "from marts.mart_agencies where has_ring_record"
    )
    on_map_by_figure, dots = ask(
        "select figure_value, (select count(*) from marts.mart_agencies "
        "where latitude is not null and list_contains(technology_ids, "
        "'ring_neighbors')) from marts.mart_headline_figures where figure_order = 1"
    )
    assert on_map == on_map_by_figure
    assert recorded == dots
    texts = [str(each.value) for each in app.run().markdown]
    first, second, third = (text for text in texts if text.startswith("**"))
    assert first.startswith(
        f"**{recorded:,} agencies** are on record with Ring: {on_map:,} on its own map"
    )
    assert f" {recorded - on_map} more in " in first
    assert "January 31, 2024. Since September 2025 police can ask again" in second
    assert third.startswith("**11 times** from January to June 2022 Amazon gave")
    cited = [text for text in texts if text.startswith(":small[Source")]
    assert len(cited) == 3
    assert all("](http" in text for text in cited)


def test_the_map_has_a_dot_for_each_agency_on_record(app: AppTest) -> None:
    chart = app.run().get("vega_lite_chart")[0].proto
    (agencies,) = chart.datasets
    rows = pa.ipc.open_stream(agencies.data.data).read_all()
    assert f"each of {rows.num_rows:,} agencies on record with Ring" in chart.alt


def test_the_chart_marks_when_requests_ended_and_came_back(app: AppTest) -> None:
    spec = app.run().get("vega_lite_chart")[1].proto.spec
    for words in ("January 2024:", "Ring ends police", "September 2025:"):
        assert words in spec


def test_the_page_says_who_made_it_from_how_many_sources(
    app: AppTest, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MAKER_VARIABLE, "Example Makers")
    count, one_line = ask(
        "select (select count(*) from marts.dim_sources), count(*) "
        "from marts.mart_agencies "
        "where has_ring_record and independent_source_count = 1"
    )
    texts = [str(each.value) for each in app.run().markdown]
    (made,) = [text for text in texts if "Made by" in text]
    assert made.startswith(f"Made by Example Makers from {count:,} sources. About ")
    assert f"About {round(one_line, -1):,} agencies rest on one line" in made
    assert "Wrong? [Tell us](" in made


def test_the_chart_says_when_most_agencies_joined(
    app: AppTest, warehouse_file: Path
) -> None:
    app.run()
    months = re.findall(r"[A-Z][a-z]+ \d{4}", captions(app)[1])[:2]
    with connect_read_only(warehouse_file) as connection:
        row = connection.execute(
            "select avg((joined_on between strptime($1, '%B %Y') "
            "and last_day(strptime($2, '%B %Y')))::integer) "
            "from marts.mart_agencies where joined_basis = 'atlas_of_2020'",
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
    chart = app.get("vega_lite_chart")[1].proto
    assert "September 2020" in chart.alt
    assert {dataset.name for dataset in chart.datasets} == {"joinings", "figures"}
    for words in ("1,500", "1,730", "2,161", "2,530"):
        assert words in chart.alt
    rows = opened(app, "joining_curve").dataframe[0].value
    assert rows["joined_total_count"].is_monotonic_increasing
    (button,) = app.get("download_button")
    assert button.proto.label == f"Download {len(rows)} rows (CSV)"
