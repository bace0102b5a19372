"""What changed page, driven as a reader drives it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import MAIN, paragraphs
from tests.later_snapshot import data_dir_copy, publish_later
from tests.serving import PATIENCE_SECONDS
from warehouse.paths import DATA_DIR_VARIABLE, SITE_ADDRESS_VARIABLE, default_project

GONE = "il-addison-police-department"


@pytest.fixture(scope="module")
def changed_dir(built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two snapshots; the newer one lacks Addison and has one round changed."""
    folder = tmp_path_factory.mktemp("changed") / "data"
    project = replace(default_project(), data_dir=data_dir_copy(built_data_dir, folder))
    publish_later(
        project,
        f"delete from marts.dim_agencies where agency_id = '{GONE}'",
        "update marts.fct_subsidy_rounds set approved_usd = 1 "
        "where round_id = 'akron-oh-2023-pilot'",
        models_hash="other",
    )
    return folder


@pytest.fixture
def changes_page(changed_dir: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page over both, not yet run."""
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(changed_dir))
    page = AppTest.from_file(MAIN, default_timeout=PATIENCE_SECONDS).run()
    return page.switch_page("pages/changes/page.py")


def _run_view(page: AppTest, **parameters: str) -> str:
    page.query_params.update({"v": "1", "view": "rows", **parameters})
    page.run()
    assert not page.exception
    assert not page.warning
    return paragraphs(page)


def test_the_first_sentence_says_what_changed_since_when(
    changes_page: AppTest,
) -> None:
    words = _run_view(changes_page)
    assert "1 changed, 1 removed.** The evidence is the same" in words.split("\n")[0]


def test_each_row_leads_to_its_page_and_its_source(changes_page: AppTest) -> None:
    words = _run_view(changes_page)
    (changed,) = [line for line in words.split("\n") if "by a rule" in line]
    assert "](subsidies?v=1)" in changed
    assert "approved usd changed from 45990.00 to 1.00" in changed
    assert "](https://" in changed


def test_what_is_gone_is_named_and_leads_nowhere_but_to_its_source(
    changes_page: AppTest,
) -> None:
    words = _run_view(changes_page, subject="agencies")
    (gone,) = [line for line in words.split("\n") if line.startswith("- **Removed")]
    assert "Addison Police Department, IL" in gone
    assert "](agency" not in gone
    assert "by a rule" not in words.split("newest first")[1].split("\n- **2")[0]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"state": "IL"}, "1 change"),
        ({"state": "OH", "kind": "changed"}, "1 change"),
        ({"state": "OH", "subject": "agencies"}, "0 changes"),
        ({"search": "addison removed-never"}, "0 changes"),
        ({"search": "dupage"}, "1 change"),
    ],
)
def test_filters_narrow_the_list(
    changes_page: AppTest, filters: dict[str, str], count: str
) -> None:
    assert f"**{count}**" in _run_view(changes_page, **filters)


def test_a_host_that_says_its_address_offers_the_feed(
    changes_page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "feed" not in _run_view(changes_page, state="IL")
    monkeypatch.setenv(SITE_ADDRESS_VARIABLE, "https://record.example")
    words = _run_view(changes_page, state="IL")
    assert "(https://record.example/feeds/state/il.xml)" in words


def test_a_first_snapshot_says_that_there_is_none_before(app: AppTest) -> None:
    page = app.switch_page("pages/changes/page.py").run()
    assert "This is the first snapshot kept here" in page.info[0].value
    lines = [x for x in paragraphs(page).split("\n") if x.startswith("- **")]
    assert len(lines) == 32
    assert {line.split("**, ")[1].split(":")[0] for line in lines} == {
        *("agencies", "subsidies", "prices", "incidents")
    }
    assert all("](http" in line and "?v=1" in line for line in lines)
    # There is nothing to filter.
    assert not page.selectbox
    assert not page.text_input


def test_every_correction_says_what_why_and_since_when(app: AppTest) -> None:
    page = app.switch_page("pages/changes/page.py")
    page.query_params.update({"v": "1", "view": "corrections"})
    page.run()
    (listed,) = (table.value for table in page.dataframe)
    assert f"**{len(listed)} corrections**" in paragraphs(page)
    assert listed[["reason", "source_id", "corrected_on"]].notna().all(axis=None)
    # Codes are written in words.
    assert not {"request_for_assistance", "not_stated"} & {*listed["corrected_label"]}
    assert "request to remove a row" in paragraphs(page)
