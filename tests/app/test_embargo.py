"""Private rows appear nowhere in public, and everywhere for staff."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qsl

import duckdb
import pyarrow as pa
import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from dashboard import frame
from dashboard.components.source_note import Shown, noting_sources
from dashboard.documents.routes import serve_feed
from dashboard.server.map_data import MAP_ROUTES
from tests.access import EDITOR, ROLES, claims_of, login_settings
from tests.app.conftest import log_in
from tests.boxes import open_boxes
from tests.conftest import MAIN, TwoBuilds
from tests.later_snapshot import data_dir_copy, publish_later
from tests.private_rows import (
    CANARY,
    KNOWN_TEXTS,
    NO_ROWS,
    contracts,
    is_text,
    private_rows,
)
from tests.serving import PATIENCE_SECONDS, REPO_ROOT
from warehouse.__main__ import main
from warehouse.connection import connect_read_only, read_table
from warehouse.downloads import export
from warehouse.errors import ExportError, SnapshotPrivateError
from warehouse.paths import (
    ACCESS_VARIABLE,
    DATA_DIR_VARIABLE,
    ROLES_VARIABLE,
    SITE_ADDRESS_VARIABLE,
    default_project,
)
from warehouse.saved_questions import bind_values, saved_questions
from warehouse.snapshots.catalog import read_catalog
from warehouse.snapshots.store import Snapshot, current_path, current_snapshot

# Views that show a private row of each subject.
PRIVATE_VIEWS = {
    f"pages/agency/page.py?agency=al-{CANARY}": "partnerships",
    "pages/agency/page.py?agency=al-birmingham-police-department": "partnerships",
    "pages/lookup/page.py?q=Birmingham+AL": "partnerships",
    f"pages/lookup/page.py?q=agency-name-{CANARY}+police": "registries",
    f"pages/prices/page.py?device=device-id-{CANARY}": "prices",
    "pages/sources/page.py?view=sources": "reference",
    "pages/sources/page.py?view=checks": "reference",
    f"pages/subsidies/page.py?scheme={CANARY}": "subsidies",
    f"pages/incidents/page.py?view=incident&incident=incident-id-{CANARY}": "terms",
    "pages/incidents/page.py?view=article": "terms",
    "pages/terms/page.py?view=grid": "terms",
    "pages/terms/page.py?view=license": "terms",
    "pages/questions/page.py?question=incidents_by_standing": "terms",
    "pages/internal/page.py": "internal",
}
PAGES = sorted(
    f"pages/{path.parent.name}/page.py"
    for path in (REPO_ROOT / "dashboard" / "pages").glob("*/page.py")
)


@pytest.fixture(params=["public", "staff"])
def mode(
    request: pytest.FixtureRequest,
    two_builds: TwoBuilds,
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """Each snapshot, and the mode that reads it."""
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(two_builds.data_dir))
    monkeypatch.setenv(ACCESS_VARIABLE, request.param)
    return str(request.param)


def _tables_with(warehouse_file: Path) -> set[str]:
    """Return the tables that contain the word."""
    with connect_read_only(warehouse_file) as connection:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() union "
            "select schema_name, view_name from duckdb_views() where not internal"
        ).fetchall()
        return {
            table
            for schema, table in tables
            if connection.execute(
                f"select 1 from {schema}.{table} as t "
                "where contains(lower(cast(t as varchar)), $word) limit 1",
                {"word": CANARY},
            ).fetchone()
        }


def _files_with(folder: Path) -> set[str]:
    """Return the files that contain the word, with Parquet unpacked."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and _holds_word(path)
    }


def _holds_word(path: Path) -> bool:
    if path.suffix == ".parquet":
        with duckdb.connect() as connection:
            matches = connection.execute(
                "select 1 from read_parquet($file) as t "
                "where contains(lower(cast(t as varchar)), $word) limit 1",
                {"file": str(path), "word": CANARY},
            ).fetchone()
        return matches is not None
    if path.suffix == ".duckdb" and _tables_with(path):
        return True
    if path.suffix == ".zip":
        return _zip_holds_word(path)
    return CANARY.encode() in path.read_bytes().lower()


def _zip_holds_word(path: Path) -> bool:
    with TemporaryDirectory() as folder:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
        return bool(_files_with(Path(folder)))


def test_every_seed_of_evidence_has_a_private_row() -> None:
    assert contracts().keys() >= NO_ROWS
    assert contracts().keys() - private_rows().keys() == NO_ROWS


def test_the_word_is_in_each_text_of_the_private_rows() -> None:
    without = {
        (name, column.name)
        for name, row in private_rows().items()
        for column in contracts()[name].columns
        if is_text(column) and CANARY not in row[column.name].lower()
    }
    assert without == KNOWN_TEXTS
    assert all(CANARY in row["embargo_reason"] for row in private_rows().values())


def test_the_published_file_holds_private_rows_only_for_staff(mode: str) -> None:
    tables = _tables_with(current_path(default_project()))
    if mode == "staff":
        assert tables >= {
            *("fct_internal_notes", "fct_embargoed_rows"),
            *("fct_incidents", "dim_sources", "fct_incident_vendors"),
            *("fct_agency_observations", "fct_agency_technologies"),
            *("fct_agency_events", "dim_agencies", "page_agency_profiles"),
            *("fct_subsidy_rounds", "fct_subsidy_round_costs"),
            *("dim_devices", "fct_price_observations", "fct_discount_checks"),
            *("dim_vendors", "fct_term_positions", "mart_terms_current"),
        }
    else:
        assert not tables


def test_the_public_snapshot_has_no_private_row_counted(
    mode: str, two_builds: TwoBuilds
) -> None:
    counts: Mapping[str, int] = current_snapshot(default_project()).row_counts
    expected = 1 if mode == "staff" else 0
    assert counts["fct_internal_notes"] == expected
    assert counts["fct_embargoed_rows"] == len(private_rows()) * expected
    assert two_builds.data_dir.is_dir()


def test_no_public_file_of_a_snapshot_has_private_rows(
    two_builds: TwoBuilds,
) -> None:
    files = _files_with(two_builds.data_dir)
    assert {path.split("/")[0] for path in files} == {"staff"}
    assert len(list(two_builds.data_dir.glob("snapshots/*/downloads.zip"))) == 1
    assert not list(two_builds.data_dir.glob("staff/**/downloads.zip"))


@pytest.mark.usefixtures("mode")
def test_the_catalog_describes_tables_and_shows_no_row() -> None:
    assert CANARY not in repr(read_catalog(current_snapshot(default_project())))


def test_the_log_of_the_builds_holds_no_private_row(two_builds: TwoBuilds) -> None:
    assert "for staff" in two_builds.log
    assert CANARY not in two_builds.log.lower()


def test_unit_tests_run_once_for_both_builds(two_builds: TwoBuilds) -> None:
    public, staff = map(int, re.findall(r"models, (\d+) tests", two_builds.log))
    assert 0 < staff < public
    current = current_snapshot(replace(default_project(), data_dir=two_builds.data_dir))
    assert current.tests_passed == public


def test_an_export_is_of_the_snapshot_that_the_mode_reads(
    mode: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported: list[Snapshot] = []

    def note(snapshot: Snapshot, *_: object) -> None:
        exported.append(snapshot)
        raise ExportError("Enough.")

    # why: tests of downloads show that an export has only the rows of its snapshot.
    monkeypatch.setattr(export, "export_snapshot", note)
    assert main(["export", str(tmp_path / "out")]) == ExportError.exit_code
    assert exported == [current_snapshot(default_project())]
    assert exported[0].kind == mode


@pytest.fixture
def editor(mode: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An editor in each mode."""
    roles = tmp_path / "roles.toml"
    roles.write_text(ROLES, "utf-8")
    monkeypatch.setenv(ROLES_VARIABLE, str(roles))
    with login_settings():
        yield mode


def _app() -> AppTest:
    app = AppTest.from_file(MAIN, default_timeout=PATIENCE_SECONDS)
    log_in(app, claims_of(EDITOR))
    return app.run()


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("mode", ["public"], indirect=True)
def test_pages_show_no_private_row_to_the_public() -> None:
    app = _app()
    for page in PAGES:
        shown = str(list(_protos(app.switch_page(page).run()))).lower()
        assert CANARY not in shown, page
        assert "private row" not in shown, page


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("mode", ["staff"], indirect=True)
def test_staff_see_which_rows_are_private_on_every_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files: dict[str, pa.Table] = {}

    @contextmanager
    def note_files(shown: Shown) -> Iterator[Shown]:
        with noting_sources(shown):
            yield shown
        files.update(shown.tables)

    monkeypatch.setattr(frame, "noting_sources", note_files)
    app, marked = _app(), set()
    for address in (*PAGES, *PRIVATE_VIEWS):
        page, _, query = address.partition("?")
        files.clear()
        app.query_params.clear()
        app.query_params.update(dict(parse_qsl(query)))
        open_boxes(app.switch_page(page).run())
        assert not app.exception, address
        shown = str(list(_protos(app))).lower()
        if CANARY in shown:
            assert "private row" in shown, address
            marked.add(address)
        for name, rows in files.items():
            for row in rows.to_pylist():
                is_private = CANARY in str(row).lower()
                assert row.get("is_private") or not is_private, (address, name, row)
    assert marked >= PRIVATE_VIEWS.keys()
    assert {*PRIVATE_VIEWS.values()} == {name.split("/")[0] for name in private_rows()}


def test_whole_files_are_offered_of_the_public_record_only(editor: str) -> None:
    app = AppTest.from_file(MAIN, default_timeout=PATIENCE_SECONDS)
    log_in(app, claims_of(EDITOR))
    page = app.switch_page("pages/download/page.py").run()
    notes = [info.value for info in page.info]
    if editor == "staff":
        assert "record for staff are not offered" in notes[0]
    else:
        assert not notes


def test_only_staff_can_open_a_snapshot_for_staff(
    mode: str, two_builds: TwoBuilds
) -> None:
    pointer = two_builds.data_dir / "staff" / "current"
    app = AppTest.from_file(MAIN, default_timeout=PATIENCE_SECONDS)
    app.query_params["snapshot"] = pointer.read_text().strip()
    app.run()
    is_gone = app.title[0].value == "That snapshot is gone"
    assert is_gone == (mode == "public")


def _protos(app: AppTest) -> Iterator[object]:
    """Yield what a page sends to the browser, except readers' own input."""
    for element in app:
        if element.type not in {"multiselect", "selectbox", "text_area", "text_input"}:
            yield getattr(element, "proto", None)


def test_data_addresses_answer_with_private_rows_only_for_staff(mode: str) -> None:
    leaks = set()
    for route in MAP_ROUTES:
        scope = {"type": "http", "method": "GET", "path": route.path, "headers": []}
        named = {"path_params": {"name": "core.min.js"}, "query_string": b""}
        answer = route.endpoint(Request({**scope, **named}))
        if CANARY.encode() in bytes(answer.body).lower():
            leaks.add(route.path)
    assert leaks == ({"/data/agencies.json"} if mode == "staff" else set())


def test_no_feed_holds_private_rows(
    mode: str, two_builds: TwoBuilds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = data_dir_copy(two_builds.data_dir, tmp_path / "data")
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(copied))
    monkeypatch.setenv(SITE_ADDRESS_VARIABLE, "https://record.example")
    later = "update marts.dim_agencies set place_name = 'x' where state_code = 'IL'"
    if mode == "public":
        publish_later(default_project(), later)
        assert b"<entry>" in _all_changes()
        assert CANARY.encode() not in _all_changes().lower()
    else:
        with pytest.raises(SnapshotPrivateError):
            publish_later(default_project(), later)
        assert not _all_changes()


def _all_changes() -> bytes:
    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    return bytes(serve_feed(Request({**scope, "query_string": b""})).body)


def test_saved_questions_answer_with_private_rows_only_for_staff(mode: str) -> None:
    path = current_path(default_project())
    leaks = set()
    with connect_read_only(path) as connection:
        for question in saved_questions():
            assert CANARY not in question.sql.lower()
            rows = read_table(connection, question.sql, bind_values(question, {}))
            if CANARY in str(rows.to_pydict()).lower():
                leaks.add(question.question_id)
    assert bool(leaks) == (mode == "staff")
