"""Snapshots change during real sessions, and only their rows show it.

The second has a mark after names and titles, so that a page drawn from both would show
only some marks.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.benchmarks.crowd import VISITS, PageView, Visit, run_crowd, view
from tests.benchmarks.reader_session import reader_session
from tests.later_snapshot import project_copy, publish_later
from tests.serving import serve
from warehouse.connection import connect_read_only
from warehouse.paths import Project
from warehouse.snapshots.store import (
    current_snapshot,
    point_to,
)

_SWAPS = 10
_SECONDS_PER_SWAP = 0.15
_MARK = "‡"
_MARKED_COLUMNS = (
    "agency_name",
    "area_name",
    "definition",
    "figure_name",
    "source_title",
    "topic_name",
    "vendor_name",
)


def _marks(parts: Sequence[ForwardMsg]) -> int:
    """Count the marks on a page."""
    return sum(part.SerializeToString().count(_MARK.encode()) for part in parts)


def _publish_marked(project: Project) -> str:
    """Publish the current snapshot again with marks; return its id."""
    with connect_read_only(current_snapshot(project).warehouse_file) as connection:
        columns = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() "
            "where data_type = 'VARCHAR' and list_contains(?, column_name) "
            "and regexp_matches(table_name, '^(mart|dim|page)_')",
            [list(_MARKED_COLUMNS)],
        ).fetchall()
    marking = (
        f"update {schema}.{table} set {column} = {column} || '{_MARK}'"
        for schema, table, column in columns
    )
    return publish_later(project, *marking).snapshot_id


@dataclass
class Pointer:
    """Sets a pointer, and records when it had which id."""

    project: Project
    # The moments before and after each id was written.
    states: list[tuple[float, float, str]] = field(default_factory=list)

    def set(self, snapshot_id: str) -> None:
        """Make a snapshot current, as ``rollback`` does, and note when."""
        before = time.perf_counter()
        point_to(self.project, snapshot_id)
        self.states.append((before, time.perf_counter(), snapshot_id))

    def could_show(self, snapshot_id: str, start: float, end: float) -> bool:
        """Tell whether a snapshot was current at any moment of an interval."""
        ends = [*(after for _, after, _ in self.states[1:]), float("inf")]
        return any(
            state == snapshot_id and before <= end and until >= start
            for (before, _, state), until in zip(self.states, ends, strict=True)
        )


@contextmanager
def _swapping(pointer: Pointer, ids: tuple[str, str]) -> Iterator[None]:
    """Switch between two snapshots while the block runs."""
    stop = threading.Event()

    def swap() -> None:
        turn = 0
        while not stop.wait(_SECONDS_PER_SWAP):
            turn += 1
            pointer.set(ids[turn % 2])

    pointer.set(ids[0])
    thread = threading.Thread(target=swap)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@dataclass(frozen=True)
class Swapped:
    """What sessions saw while two snapshots alternated.

    Attributes:
        plain_id: Snapshot without marks.
        marked_id: Snapshot with marks.
        marks: Marks on each page of the marked snapshot.
        pointer: History of the pointer.
        sessions: Pages of each session, in their order.
        after_removal: Marks on each page after the current snapshot was removed.
    """

    plain_id: str
    marked_id: str
    marks: dict[Visit, int]
    pointer: Pointer
    sessions: list[list[PageView]]
    after_removal: dict[Visit, int]
    log: str


@pytest.fixture(scope="module")
def swapped(built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Swapped:
    """Several sessions on a real server during ten swaps."""
    project = project_copy(built_data_dir, tmp_path_factory.mktemp("swapped") / "data")
    plain_id = current_snapshot(project).snapshot_id
    marked_id = _publish_marked(project)
    with serve(project.data_dir) as served:
        pointer, sessions = Pointer(project), list[list[PageView]]()
        pointer.set(marked_id)
        marks = _marks_by_page(served.url)
        with _swapping(pointer, (plain_id, marked_id)):
            # A busy machine swaps more slowly, and shows fewer pages.
            while len(pointer.states) <= _SWAPS or len(_shown(sessions)) < 2:
                seconds = (_SWAPS + 1) * _SECONDS_PER_SWAP
                sessions += run_crowd(served.url, 4, seconds, (0, 0.1), _marks)
        pointer.set(plain_id)
        shutil.rmtree(project.snapshots_dir / marked_id)
        after_removal = _marks_by_page(served.url)
        log = served.log_file.read_text("utf-8")
    return Swapped(plain_id, marked_id, marks, pointer, sessions, after_removal, log)


def _shown(sessions: list[list[PageView]]) -> set[bool]:
    """Tell whether pages with marks, without, or both were shown."""
    return {each.count > 0 for views in sessions for each in views}


def _marks_by_page(url: str) -> dict[Visit, int]:
    with reader_session(url) as session:
        for visit in VISITS:
            view(session, visit)
        return {visit: view(session, visit, _marks).count for visit in VISITS}


def test_no_session_meets_an_error(swapped: Swapped) -> None:
    assert len(swapped.pointer.states) > _SWAPS
    assert "Traceback" not in swapped.log


def test_every_page_is_of_one_snapshot(swapped: Swapped) -> None:
    assert all(swapped.marks.values()), "A page without marks tells nothing: mend this."
    mixed = [
        each
        for views in swapped.sessions
        for each in views
        if each.count not in (0, swapped.marks[each.visit])
    ]
    assert not mixed


def test_no_session_sees_an_outdated_snapshot(swapped: Swapped) -> None:
    seen = set()
    for views in swapped.sessions:
        for each in views:
            shown = swapped.marked_id if each.count else swapped.plain_id
            assert swapped.pointer.could_show(shown, each.start, each.end)
            seen.add(shown)
    assert seen == {swapped.plain_id, swapped.marked_id}


def test_a_removed_snapshot_fails_no_reader(swapped: Swapped) -> None:
    assert set(swapped.after_removal.values()) == {0}
