"""How the last build ended, also one that published nothing: a trace for readers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import TypeAdapter

from warehouse.paths import Project


@dataclass(frozen=True)
class LastBuild:
    """How the last build ended.

    Attributes:
        ended_at: When, in UTC.
        has_passed: Whether what readers see is of its evidence and models.
    """

    ended_at: datetime
    has_passed: bool


_KEPT = TypeAdapter(LastBuild)


@contextmanager
def noting_its_end(project: Project) -> Iterator[None]:
    """Keep how the build within the block ends, and nothing of what it read.

    Args:
        project: Names the folder of snapshots. The caller holds the lock.
    """
    try:
        yield
    except Exception:
        note_last_build(project, LastBuild(datetime.now(UTC), has_passed=False))
        raise
    note_last_build(project, LastBuild(datetime.now(UTC), has_passed=True))


def read_last_build(project: Project) -> LastBuild | None:
    """Return how the last build ended.

    Args:
        project: Names the folder of snapshots.

    Returns:
        Its end; None if none is known.
    """
    try:
        return _KEPT.validate_json(project.last_build_file.read_bytes())
    except (OSError, ValueError):
        return None


def note_last_build(project: Project, ended: LastBuild) -> None:
    """Keep how a build ended, here or where the snapshots come from.

    Args:
        project: Names the folder of snapshots. The caller holds the lock.
        ended: Its end.
    """
    draft = project.last_build_file.with_suffix(".part")
    # why: a disk that is full is told of by the build itself.
    with suppress(OSError):
        draft.write_bytes(_KEPT.dump_json(ended))
        draft.replace(project.last_build_file)
