"""Snapshots change during real sessions, and only their rows show it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.benchmarks.crowd import VISITS, Crowd, Visit, draw_all, run_crowd
from tests.benchmarks.swaps import Pointer, add_marked_copy, swapping
from tests.serving import serve
from warehouse.paths import public_project
from warehouse.snapshots.store import current_path

_SWAPS = 10
_SECONDS_PER_SWAP = 0.3


@dataclass(frozen=True)
class Swapped:
    """What sessions saw while two snapshots alternated.

    Attributes:
        plain_id: Snapshot without marks.
        marked_id: Snapshot with marks.
        marks: Marks on each page of the marked snapshot.
        pointer: History of the pointer.
        after_removal: Marks on each page after the current snapshot was removed.
    """

    plain_id: str
    marked_id: str
    marks: dict[Visit, int]
    pointer: Pointer
    crowd: Crowd
    after_removal: dict[Visit, int]
    log: str


@pytest.fixture(scope="module")
def swapped(built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Swapped:
    """Several sessions on a real server during ten swaps."""
    folder = tmp_path_factory.mktemp("swapped")
    shutil.copytree(built_data_dir, folder / "data")
    project = replace(public_project(), data_dir=folder / "data")
    plain_id = current_path(project).parent.name
    marked_id = add_marked_copy(project)
    with serve(project.data_dir, folder / "server.log") as served:
        pointer = Pointer(project)
        pointer.set(marked_id)
        marks = _marks(served.url)
        crowd = Crowd()
        with swapping(pointer, (plain_id, marked_id), _SECONDS_PER_SWAP):
            seconds = (_SWAPS + 1) * _SECONDS_PER_SWAP
            while len(pointer.states) <= _SWAPS:  # a busy machine swaps more slowly
                run_crowd(served.url, 4, seconds, think=(0, 0.1), earlier=crowd)
        pointer.set(plain_id)
        shutil.rmtree(project.snapshots_dir / marked_id)
        after_removal = _marks(served.url)
    log = (folder / "server.log").read_text("utf-8")
    return Swapped(plain_id, marked_id, marks, pointer, crowd, after_removal, log)


def _marks(url: str) -> dict[Visit, int]:
    return {visit: view.mark_count for visit, view in draw_all(url).items()}


def test_no_session_meets_an_error(swapped: Swapped) -> None:
    assert len(swapped.pointer.states) > _SWAPS
    assert not swapped.crowd.errors
    assert "Traceback" not in swapped.log
    assert swapped.crowd.fetched_count, "No map asked for its data: mend this test."
    assert any(len(pages) > 1 for pages in swapped.crowd.views), "Mend this test."


def test_every_page_is_of_one_snapshot(swapped: Swapped) -> None:
    assert set(swapped.marks) == set(VISITS)
    assert all(swapped.marks.values()), "A page without marks tells nothing: mend this."
    mixed = [
        view
        for pages in swapped.crowd.views
        for view in pages
        if view.mark_count not in (0, swapped.marks[view.visit])
    ]
    assert not mixed


def test_no_session_sees_an_outdated_snapshot(
    swapped: Swapped,
) -> None:
    seen = set()
    for pages in swapped.crowd.views:
        for view in pages:
            is_marked = view.mark_count > 0
            shown = swapped.marked_id if is_marked else swapped.plain_id
            assert swapped.pointer.could_show(shown, view.start, view.end)
            seen.add(shown)
    assert seen == {swapped.plain_id, swapped.marked_id}


def test_a_removed_snapshot_fails_no_reader(swapped: Swapped) -> None:
    assert set(swapped.after_removal.values()) == {0}
