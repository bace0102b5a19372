"""What changed, on the data page, driven as a reader drives it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.app.conftest import open_view
from tests.conftest import paragraphs
from tests.later_snapshot import data_dir_copy, publish_later
from warehouse.paths import DATA_DIR_VARIABLE, SITE_ADDRESS_VARIABLE, default_project

GONE = "il-addison-police-department"


@pytest.fixture(scope="module")
def changed_dir(built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two snapshots; the newer lacks Addison, so that a figure counts one fewer."""
    folder = tmp_path_factory.mktemp("changed") / "data"
    project = replace(default_project(), data_dir=data_dir_copy(built_data_dir, folder))
    publish_later(
        project,
        f"delete from marts.dim_agencies where agency_id = '{GONE}'",
        "update marts.mart_headline_figures set figure_value = figure_value - 1 "
        "where figure_id = 'agencies_on_map_2020'",
        "update marts.fct_subsidy_rounds set approved_usd = 1, round_status = 'ran' "
        "where round_id = 'akron-oh-2023-pilot'",
    )
    return folder


@pytest.fixture
def lines(changed_dir: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines of the view over both."""
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(changed_dir))
    monkeypatch.setenv(SITE_ADDRESS_VARIABLE, "https://record.example")
    page = open_view("/data?v=1&view=changes")
    assert not page.exception
    assert not page.warning
    return paragraphs(page).replace("\\", "").split("\n")


def test_the_view_says_what_changed_since_when_and_leads_to_the_feed(
    lines: list[str],
) -> None:
    first = next(line for line in lines if line.startswith("**Since the build of"))
    assert ": 2 changed, 1 gone.**" in first
    assert first.endswith("(https://record.example/feeds/all.xml).")


@pytest.mark.parametrize(
    ("start", "rest"),
    [
        ("- **Figure.** [Agencies on Ring's own map: changed from ", "](figure/"),
        # Whoever cited the figure sees why it moved.
        ("  :small[Gone: Addison Police Department, IL.", ""),
        # What is gone leads nowhere.
        ("- **Agency.** Gone: Addison Police Department, IL", ""),
        # A changed amount is neither a status nor a figure of the first page.
        (
            "- **Subsidy.** [City of Akron, OH: round status changed from ",
            "](subsidies",
        ),
    ],
)
def test_what_changed_is_a_line_that_leads_to_its_page(
    lines: list[str], start: str, rest: str
) -> None:
    (line,) = [line for line in lines if line.startswith(start)]
    assert rest in line
    assert not [line for line in lines if "approved" in line]


@pytest.mark.usefixtures("app")
def test_a_first_snapshot_says_so_and_lists_the_newest_entries() -> None:
    page = open_view("/data?v=1&view=changes")
    assert "This is the first snapshot kept here" in page.info[0].value
    lines = [x for x in paragraphs(page).split("\n") if x.startswith("- **")]
    assert len(lines) == 32
    assert {line.split("**, ")[1].split(":")[0] for line in lines} == {
        *("event", "subsidy", "price", "incident")
    }
    assert all("](http" in line for line in lines)


@pytest.mark.usefixtures("app")
def test_every_correction_says_what_why_and_since_when() -> None:
    page = open_view("/data?v=1&view=corrections")
    (listed,) = (table.value for table in page.dataframe)
    assert f"**{len(listed)} corrections**" in paragraphs(page)
    assert listed[["reason", "source_id", "corrected_on"]].notna().all(axis=None)
    # Codes are written in words.
    assert not {"request_for_assistance", "not_stated"} & {*listed["corrected_label"]}
    assert "request to remove a row" in paragraphs(page)
