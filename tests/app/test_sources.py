"""Definitions, sources and checks on the data page, driven as a reader drives it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import paragraphs
from warehouse.paths import default_project
from warehouse.snapshots.store import current_snapshot


@pytest.fixture
def method_page(app: AppTest) -> AppTest:
    """The page, not yet run."""
    return app.switch_page("pages/data/page.py")


def _opened(page: AppTest, view: str, **parameters: str) -> AppTest:
    page.query_params.update({"v": "1", "view": view, **parameters})
    for box in ("statuses", "values", "programs_list", "totals"):
        page.session_state[f"{box}_box"] = True
    page.run()
    assert not page.exception
    assert not page.warning
    return page


@pytest.mark.parametrize(
    ("view", "phrases"),
    [
        (
            "sources",
            ("University of Nevada, Reno, CC BY 4.0", "GeoNames, CC BY 4.0"),
        ),
        (
            "method",
            (
                *("★ Active]", "● Last seen]", "◆ Disputed]", "■ No record]"),
                "✚ Not checked]",
                # Published totals with our own counts.
                "August 28, 2019: 405** ",
                "Ours: 407, 2 more. First official list, ",
                "2018: 40** departments that joined during 2018. Ours: 59, 19 more.",
                "at least 225** police departments. Ours: 192, 33 fewer.",
                "We have no such count.",
                # Every phase of the program, in full.
                "(Neighbors portal)**, from March 2018 to June 7, 2021, ended by the ",
                "**Community Requests**, since September 2025; no end reported. ",
                "**, never launched; dropped February 12, 2026. A plan to let",
            ),
        ),
        ("checks", ("After August 2021 we have no list with names.",)),
    ],
)
def test_a_view_says_what_it_rests_on(
    method_page: AppTest, view: str, phrases: tuple[str, ...]
) -> None:
    words = paragraphs(_opened(method_page, view))
    assert [phrase for phrase in phrases if phrase not in words] == []
    # A total of 1,501 is with the totals, not among the statuses.
    assert "1,501" not in words.partition("(Neighbors portal)**")[0]


def test_a_search_narrows_sources_and_their_use(method_page: AppTest) -> None:
    page = _opened(method_page, "sources", use="yes")
    page.text_input(key="data_sources_search").set_value("CNET").run()
    registry, use = (table.value for table in page.dataframe[:2])
    assert 0 < len(registry) < 100
    assert set(use["source_id"]) <= set(registry["source_id"])
    assert use["citation_count"].min() >= 1
    assert page.query_params["search"] == "CNET"


@pytest.mark.parametrize(
    ("former_id", "source_id"),
    [
        ("ring-active-agency-map-57", "ring-active-agency-map"),
        ("github-as130-algos-final-project", "eff-atlas-2020-10-07"),
    ],
)
def test_an_id_of_an_older_file_finds_its_source(
    method_page: AppTest, former_id: str, source_id: str
) -> None:
    page = _opened(method_page, "sources", search=former_id, use="yes")
    registry, use = (table.value for table in page.dataframe[:2])
    assert registry["source_id"].tolist() == [source_id]
    assert set(use["source_id"]) == {source_id}


def test_every_kind_of_source_says_how_old_it_is(method_page: AppTest) -> None:
    page = _opened(method_page, "sources")
    registry, ages = (table.value for table in page.dataframe[:2])
    assert f"**{len(registry):,} sources**." in paragraphs(page)
    assert ages["source_count"].sum() == len(registry)
    press = ages[ages["source_kind"] == "press"].iloc[0]
    dated = registry[registry["source_kind"] == "press"]["published_on"]
    assert press["dated_count"] == dated.notna().sum()
    assert press["newest_published_on"] == dated.dropna().max()


def test_the_order_in_which_a_status_is_picked_is_listed(method_page: AppTest) -> None:
    words = paragraphs(_opened(method_page, "method"))
    order = (
        *("Ended", "Active", "Disputed", "Last seen", "Announced"),
        *("Declined or opposed", "Says it has no documents", "Not checked"),
        "No record",
    )
    places = [words.index(f"{n}. **{word}**") for n, word in enumerate(order, start=1)]
    assert places == sorted(places)


def test_the_snapshot_and_its_tests_are_named(
    method_page: AppTest, warehouse_file: Path
) -> None:
    page = _opened(method_page, "checks")
    passed = current_snapshot(default_project()).tests_passed
    assert warehouse_file.parent.name in paragraphs(page)
    assert f"**{passed:,} tests passed.**" in paragraphs(page)
    doubtful = current_snapshot(default_project()).row_counts["fct_match_reviews"]
    assert f"{doubtful} written names could not be matched" in paragraphs(page)
    tests = page.dataframe[0].value
    assert len(tests) == passed
    assert tests["rule"].str.len().min() > 0


@pytest.mark.usefixtures("warehouse_file")
def test_every_table_says_what_it_holds_and_how_new_it_is(method_page: AppTest) -> None:
    tables = _opened(method_page, "checks").dataframe[1].value
    counts = {
        table: count
        for table, count in current_snapshot(default_project()).row_counts.items()
        if not table.startswith("page_")
    }
    assert dict(zip(tables["mart_name"], tables["row_count"], strict=True)) == counts
    incidents = tables[tables["mart_name"] == "fct_incidents"].iloc[0]
    assert incidents["source_count"] > 1
    assert str(incidents["newest_published_on"]) > "2025"
