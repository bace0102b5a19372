"""A second snapshot that differs visibly from the first, and swaps of the two.

The second has a mark after names and titles, so that a page drawn from both would show
only some marks.
"""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb

from warehouse.paths import Project
from warehouse.snapshots.store import (
    DESCRIPTION_FILE,
    WAREHOUSE_FILE,
    current_snapshot,
    point_to,
)

MARK = "‡"
_MARKED_COLUMNS = (
    *("agency_name", "area_name", "definition", "figure_name"),
    *("source_title", "topic_name", "vendor_name"),
)


def add_marked_copy(project: Project) -> str:
    """Add a copy of the current snapshot with marks; return its id."""
    first = current_snapshot(project)
    stamp, digest = first.snapshot_id.split("-")
    copy_id = f"{stamp}-{int(digest, 16) ^ 1:08x}"
    folder = project.snapshots_dir / copy_id
    shutil.copytree(first.folder, folder)
    path = folder / DESCRIPTION_FILE
    # why: the files below are changed, and the dashboard opens none that is.
    changed = {"snapshot_id": copy_id, "file_hashes": {}}
    description = {**json.loads(path.read_text("utf-8")), **changed}
    path.write_text(json.dumps(description), "utf-8")
    with duckdb.connect(str(folder / WAREHOUSE_FILE)) as connection:
        columns = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() "
            "where data_type = 'VARCHAR' and list_contains(?, column_name) "
            "and regexp_matches(table_name, '^(mart|dim|page)_')",
            [list(_MARKED_COLUMNS)],
        ).fetchall()
        for schema, table, column in columns:
            connection.execute(
                f"update {schema}.{table} set {column} = {column} || '{MARK}'"
            )
        row = connection.execute(
            "select sql from duckdb_views() where view_name = 'about'"
        ).fetchone()
        if row is None:
            raise LookupError("The snapshot holds no view `about`.")
        about = str(row[0]).replace(first.snapshot_id, copy_id)
        connection.execute(about.replace("CREATE VIEW", "CREATE OR REPLACE VIEW", 1))
    return copy_id


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
def swapping(pointer: Pointer, ids: tuple[str, str], every: float) -> Iterator[None]:
    """Switch between two snapshots at an interval while the block runs."""
    stop = threading.Event()

    def swap() -> None:
        turn = 0
        while not stop.wait(every):
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
