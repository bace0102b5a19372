"""Results of source checks, wherever a source is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import streamlit as st

from dashboard.citations import SourceLink, check_markdown, describe_checks
from dashboard.places import pages
from dashboard.places.routes import written_at
from dashboard.queries.snapshot_reader import reading
from dashboard.queries.sources import source_checks
from tests.app.conftest import open_view, words_of
from tests.later_snapshot import project_copy, publish_later
from warehouse.paths import DATA_DIR_VARIABLE

COPY = "https://web.archive.org/web/20190801000000/https://a.example/"
SEEN = {
    "outcome": "seen",
    "final_url": None,
    "archived_url": COPY,
    "archived_on": date(2019, 8, 1),
    "checked_at": datetime(2026, 12, 1, 8, tzinfo=UTC),
}
GONE = {**SEEN, "outcome": "gone"}
MOVED = {**SEEN, "outcome": "moved", "final_url": "https://b.example/new"}
SHA256 = "0" * 64
# As if every source had been checked: the Atlas is there, all others are gone.
CHECKS = f"""
delete from log.log_source_checks;
insert into log.log_source_checks
select
    source_id, publisher, source_title, source_url,
    if(source_id like 'eff-atlas%', 'seen', 'gone'), null, null,
    if(source_id like 'eff-atlas%', '{SHA256}', null),
    '{COPY}', 200, true,
    date '2019-08-01', timestamp '2026-12-01 08:00:00'
from marts.dim_sources
"""


@pytest.fixture(scope="module")
def checked_dir(
    built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """Two snapshots, only the newer with checks, and the older's id."""
    project = project_copy(built_data_dir, tmp_path_factory.mktemp("checked") / "data")
    older = project.pointer_file.read_text().strip()
    publish_later(project, CHECKS)
    return project.data_dir, older


@pytest.fixture
def older(
    checked_dir: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Id of the snapshot without checks; the one with checks is current."""
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(checked_dir[0]))
    yield checked_dir[1]
    st.cache_data.clear()
    st.cache_resource.clear()


def test_words_say_what_is_known_and_where_a_copy_is() -> None:
    assert check_markdown(SEEN) == "seen on December 1, 2026"
    gone = f"gone on December 1, 2026, [copy of August 1, 2019]({COPY})"
    assert check_markdown(GONE) == gone
    moved = check_markdown(MOVED)
    assert moved.startswith("moved, seen on December 1, 2026, [at its new address](")
    uncopied = check_markdown({**GONE, "archived_url": None})
    assert uncopied == "gone on December 1, 2026, no copy known"


def test_only_sources_that_moved_or_are_gone_are_described() -> None:
    many = [SourceLink(f"P{n}", f"https://{n}.example/") for n in range(9)]
    checks = {source.url: SEEN for source in many}
    assert describe_checks(checks, many) == ""
    assert describe_checks({}, many) == ""
    text = describe_checks({**checks, many[3].url: GONE}, many)
    assert text.startswith("P3 (gone on December 1, 2026, [copy")


def test_a_page_says_it_below_its_sources_and_in_its_citation(older: str) -> None:
    page = open_view("/map")
    text = words_of(page)
    assert "Asked for again: " in text
    assert f"[copy of August 1, 2019]({COPY})" in text
    page.query_params["snapshot"] = older
    page.run()
    assert not page.exception
    assert "Asked for again" not in words_of(page), "Then nothing was gone."


def test_a_document_says_it_after_each_source(older: str) -> None:
    with reading() as snapshot_id:
        written = written_at("/agency/il-addison-police-department")
        assert written
        html = pages.html(written).decode()
        assert snapshot_id != older
    assert (
        f'(gone on December 1, 2026, <a href="{COPY}">copy of August 1, 2019</a>)'
        in html
    )
    with reading(older):
        assert {row["outcome"] for row in source_checks().values()} == {"seen"}


def test_checks_are_listed_with_hash_and_copy(older: str) -> None:
    assert older
    tables = (one.value for one in open_view("/data", "source_checks").dataframe)
    (checks,) = (rows for rows in tables if "content_sha256" in rows.columns)
    assert set(checks["content_sha256"].dropna()) == {SHA256}
    assert set(checks["archived_url"]) == {COPY}
    assert set(checks["outcome"]) == {"There", "Gone"}
