"""The data page, driven as a reader drives it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.app.conftest import open_view, words_of
from tests.later_snapshot import (
    project_copy,
    publish_later,
)
from warehouse.downloads.files import FILES, list_files
from warehouse.paths import DATA_DIR_VARIABLE, SITE_ADDRESS_VARIABLE, default_project
from warehouse.snapshots.store import Snapshot, current_snapshot

pytestmark = pytest.mark.usefixtures("warehouse_file")

GONE = "il-addison-police-department"
_LINK = re.compile(r"\]\(data/files/([^/)]+)/([^)]+)\)")


@pytest.fixture
def snapshot(
    built_data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Snapshot:
    """The current snapshot, in a copy that a test may change."""
    project = project_copy(built_data_dir, tmp_path / "data")
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(project.data_dir))
    return current_snapshot(project)


def test_the_page_links_exactly_what_is_offered_with_rows_and_bytes() -> None:
    text = words_of(open_view("/data", "tables"))
    snapshot = current_snapshot(default_project())
    links = _LINK.findall(text)
    assert {snapshot_id for snapshot_id, _ in links} == {snapshot.snapshot_id}
    assert sorted(path for _, path in links) == sorted(list_files(snapshot))
    for name, count in snapshot.mart_counts.items():
        (line,) = re.findall(rf"- \[{name}\.csv(.*)", text)
        size = r"\]\(\S+\), [\d.,]+ (bytes|KB|MB)"
        each = rf"{size} · \[{name}\.parquet{size} · {count:,} rows?"
        assert re.fullmatch(each, line.rstrip())


def test_a_search_narrows_tables_and_sources_and_is_in_the_address() -> None:
    page = open_view("/data", "sources", "sources_cited")
    page.text_input(key="data_search").set_value("subsid").run()
    text = words_of(page)
    assert "matching “subsid”" in text
    assert "mart_subsidies_by_area.csv" in text
    assert "dim_states.csv" not in text
    page.text_input(key="data_search").set_value("CNET").run()
    listed, use = (table.value for table in page.dataframe[:2])
    assert 0 < len(listed) < 100
    assert set(use["source_id"]) <= set(listed["source_id"])
    assert page.query_params["search"] == "CNET"


@pytest.mark.parametrize(
    ("former_id", "source_id"),
    [
        ("ring-active-agency-map-57", "ring-active-agency-map"),
        ("github-as130-algos-final-project", "eff-atlas-2020-10-07"),
    ],
)
def test_an_id_of_an_older_file_finds_its_source(
    former_id: str, source_id: str
) -> None:
    page = open_view(f"/data?search={former_id}", "sources", "sources_cited")
    listed, use = (table.value for table in page.dataframe[:2])
    assert listed["source_id"].tolist() == [source_id]
    assert set(use["source_id"]) == {source_id}


def test_a_snapshot_without_ready_files_says_so(
    snapshot: Snapshot,
) -> None:
    shutil.rmtree(snapshot.folder / FILES)
    page = open_view("/data")
    assert "has no ready files" in page.info[0].value
    assert not _LINK.search(words_of(page))


@pytest.fixture(scope="module")
def changed_dir(built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two snapshots; the newer lacks Addison, and a figure counts one fewer."""
    project = project_copy(built_data_dir, tmp_path_factory.mktemp("changed") / "data")
    publish_later(
        project,
        f"delete from marts.mart_agencies where agency_id = '{GONE}'",
        "update marts.mart_headline_figures set figure_value = figure_value - 1 "
        "where figure_id = 'agencies_on_map_2020'",
        "update marts.fct_subsidy_rounds set approved_usd = 1, round_status = 'ran' "
        "where round_id = 'akron-oh-2023-pilot'",
        is_compared=True,
    )
    return project.data_dir


def test_what_changed_is_said_and_leads_to_its_page_and_the_feed(
    changed_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(changed_dir))
    monkeypatch.setenv(SITE_ADDRESS_VARIABLE, "https://record.example")
    page = open_view("/data")
    lines = words_of(page).split("\n")
    first = next(line for line in lines if line.startswith("**Since the build of"))
    assert ": 2 changed, 1 gone.**" in first
    assert "(https://record.example/feeds/all.xml); each state's page" in first
    for start, rest in (
        (
            "- **Figure.** [Agencies on Ring's own map: figure value changed from ",
            "](figure/",
        ),
        # What is gone leads nowhere.
        ("- **Agency.** Gone: Addison Police Department, IL", ""),
        # A changed amount is neither a status nor a figure of the first page.
        (
            "- **Subsidy.** [City of Akron, OH: round status changed from ",
            "](subsidies",
        ),
    ):
        (line,) = [line for line in lines if line.startswith(start)]
        assert rest in line
    assert not [line for line in lines if "approved" in line]


def test_a_first_snapshot_says_so_and_lists_the_newest_entries() -> None:
    text = words_of(open_view("/data", "newest"))
    assert "This is the first snapshot kept here" in text
    lines = re.findall(
        r"^- \*\*\w.+, (event|subsidy|price|incident): .+\]\(http", text, re.M
    )
    assert len(lines) == 32
    assert {*lines} == {"event", "subsidy", "price", "incident"}


def test_every_correction_says_what_why_and_since_when() -> None:
    page = open_view("/data", "corrections", "complaints")
    (listed,) = (table.value for table in page.dataframe)
    assert listed[["reason", "source_id", "corrected_on"]].notna().all(axis=None)
    # Codes are written in words.
    assert not {"request_for_assistance", "not_stated"} & {*listed["corrected_label"]}
    text = words_of(page)
    assert "request to remove a row" in text
    assert "as they stated on November 30, 2026: **none**." in text


def test_the_order_in_which_a_status_is_picked_is_listed() -> None:
    words = words_of(open_view("/data", "statuses"))
    order = (
        "Ended",
        "Active",
        "Disputed",
        "Last seen",
        "Announced",
        "Declined",
        "Says it has no documents",
        "Not checked",
        "No record",
    )
    places = [words.index(f"{n}. **{word}**") for n, word in enumerate(order, start=1)]
    assert places == sorted(places)


def test_the_snapshot_and_its_tests_are_named(warehouse_file: Path) -> None:
    page = open_view("/data", "tests_passed", "gaps")
    made = current_snapshot(default_project())
    text = words_of(page)
    assert warehouse_file.parent.name in text
    assert f"**{made.tests_passed:,} tests passed.**" in text
    doubtful = made.row_counts["log_match_reviews"]
    assert f"{doubtful} written names could not be matched" in text
    tests = page.dataframe[0].value
    assert len(tests) == made.tests_passed
    assert tests["rule"].str.len().min() > 0
