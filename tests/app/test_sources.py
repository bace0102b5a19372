"""Sources and method page, driven as a reader drives it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest


@pytest.fixture
def sources_page(app: AppTest) -> AppTest:
    """The sources page, not yet run."""
    app.run()
    return app.switch_page("pages/sources.py")


def test_every_source_is_listed(sources_page: AppTest) -> None:
    sources_page.run()
    assert not sources_page.exception
    registry = sources_page.dataframe[0].value
    assert f"**{len(registry):,} sources**." in [n.value for n in sources_page.markdown]


def test_a_search_narrows_sources_and_their_use(sources_page: AppTest) -> None:
    sources_page.run()
    sources_page.toggle(key="sources_use").set_value(True)
    sources_page.text_input(key="sources_search").set_value("CNET").run()
    registry, use = (table.value for table in sources_page.dataframe[:2])
    assert 0 < len(registry) < 100
    assert set(use["source_id"]) <= set(registry["source_id"])


def test_corrections_say_what_and_why(sources_page: AppTest) -> None:
    sources_page.run()
    corrections = sources_page.dataframe[1].value
    assert len(corrections)
    assert corrections["reason"].notna().all()


def test_the_snapshot_is_named(sources_page: AppTest, warehouse_file: Path) -> None:
    sources_page.run()
    said = "\n".join(note.value for note in sources_page.markdown)
    assert warehouse_file.parent.name in said


def test_both_licences_are_credited(sources_page: AppTest) -> None:
    sources_page.run()
    said = "\n".join(note.value for note in sources_page.markdown)
    assert "University of Nevada, Reno, CC BY 4.0" in said
    assert "GeoNames, CC BY 4.0" in said


def test_the_statuses_are_those_of_the_warehouse(sources_page: AppTest) -> None:
    sources_page.run()
    said = "\n".join(note.value for note in sources_page.markdown)
    for status in ("Active", "Last seen", "Disputed", "No record", "Not checked"):
        assert f"**{status}.**" in said
    assert "1,501" not in said


def test_the_first_official_list_stands_beside_our_own_count(
    sources_page: AppTest,
) -> None:
    sources_page.run()
    totals = next(
        table.value
        for table in sources_page.dataframe
        if "our_count" in table.value.columns
    )
    first_list = totals[totals["published_count"] == 405].iloc[0]
    assert first_list["our_count"] == 407
    assert first_list["comparison_reason"]
