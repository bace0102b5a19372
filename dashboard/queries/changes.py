"""What changed from one snapshot of this server to the next, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import pyarrow as pa

from dashboard.queries._run import per_snapshot, run, snapshot_file
from dashboard.queries.labels import column_labels
from dashboard.text.addresses import feed_path
from warehouse.errors import WarehouseError
from warehouse.paths import access_mode, default_project, site_address
from warehouse.snapshots.changes import (
    SnapshotChanges,
    cause_sentence,
    counts_sentence,
    figure_sentence,
    read_changes,
    row_sentence,
    subjects,
)
from warehouse.snapshots.store import find_snapshot

_COLUMNS: Mapping[str, pa.DataType] = {
    **dict.fromkeys(
        (
            *(
                "snapshot_id",
                "subject",
                "change_type",
                "mart_name",
                "row_id",
                "row_name",
            ),
            *("said", "cause", "agency_id", "state_code", "county_name", "source_id"),
            *("publisher", "source_url", "page"),
        ),
        pa.string(),
    ),
    "changed_on": pa.date32(),
}
_CORRECTIONS = """
select corrections.* replace (
    coalesce(observed.program_name, observed_words.label, observed_value)
        as observed_value,
    coalesce(corrected.program_name, corrected_words.label, corrected_value)
        as corrected_value
)
from marts.fct_corrections as corrections
left join marts.dim_programs as observed
    on observed_value = observed.program_id
left join marts.dim_programs as corrected
    on corrected_value = corrected.program_id
left join marts.dim_labels as observed_words
    on column_name = observed_words.vocabulary and observed_value = observed_words.code
left join marts.dim_labels as corrected_words
    on column_name = corrected_words.vocabulary
    and corrected_value = corrected_words.code
order by corrected_on desc, correction_id
"""


class Step(NamedTuple):
    """One snapshot, and how it differs from the one before it.

    Attributes:
        snapshot_id: Its id.
        since_id: Snapshot before it.
        changed_at: When it was built, in UTC.
        since_on: Day on which the one before it was built.
        counts: How many rows differ, by kind; empty for none.
        cause: Whether evidence or method made the difference, in a sentence.
        figures: Headline figures that moved, each with what the rows are called that
            moved it.
    """

    snapshot_id: str
    since_id: str
    changed_at: datetime
    since_on: date
    counts: str
    cause: str
    figures: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class ChangeFilters:
    """Which changes to keep.

    Attributes:
        state_code: State that they are about; ``any`` keeps all.
        subject: What they are about; ``any`` keeps all.
        kind: How rows differ; ``any`` keeps all.
        search: Words of agency, county, row or what is said of it.
        agency_id: Agency that they are about; empty keeps all.
    """

    state_code: str = "any"
    subject: str = "any"
    kind: str = "any"
    search: str = ""
    agency_id: str = ""


@per_snapshot(2)
def _history() -> tuple[SnapshotChanges, ...]:
    """Follow the snapshots from the one that is read here to the first that is kept."""
    found: list[SnapshotChanges] = []
    folder = snapshot_file().parent
    while (step := read_changes(folder)) is not None:
        found.append(step)
        try:
            folder = find_snapshot(default_project(), step.older_id).folder
        except WarehouseError:
            break
    return tuple(found)


@per_snapshot(2)
def steps() -> tuple[Step, ...]:
    """List how each snapshot differs from the one before it.

    Returns:
        The newest first, from the one that is read here back to the oldest of which it
        was kept. Empty for a first snapshot, and for those for staff.

    Raises:
        warehouse.errors.WarehouseError: If a file of a snapshot is damaged.
    """
    return tuple(
        Step(
            step.newer_id,
            step.older_id,
            _built_at(step.newer_id),
            _built_at(step.older_id).date(),
            counts_sentence(step),
            cause_sentence(step),
            tuple((figure_sentence(one), one.movers) for one in step.figures),
        )
        for step in _history()
    )


@per_snapshot(2)
def _rows() -> tuple[Mapping[str, object], ...]:
    words = {
        column: column_labels(column)
        for step in _history()
        for row in step.rows
        for column, *_ in row.cells
    }
    return tuple(
        {
            **{name: getattr(row, name, None) for name in _COLUMNS},
            "snapshot_id": step.newer_id,
            "said": row_sentence(row, words),
            "cause": step.cause,
            "changed_on": _built_at(step.newer_id).date(),
        }
        for step in _history()
        for row in step.rows
    )


@per_snapshot(64)
def recorded_changes(chosen: ChangeFilters) -> pa.Table:
    """List the rows that changed.

    Args:
        chosen: Which to keep.

    Returns:
        One row per snapshot and row that it changed, newest snapshot first:
        ``change_type``, ``said`` (what differs, and why), what it is about, where the
        dashboard shows it (``page``), and its source.

    Raises:
        warehouse.errors.WarehouseError: If a file of a snapshot is damaged.

    Source:
        The files of changes beside the snapshots; words from ``marts.dim_labels``
    """
    words = chosen.search.lower().split()
    kept = [
        row
        for row in _rows()
        if chosen.state_code in {"any", row["state_code"]}
        and chosen.subject in {"any", row["subject"]}
        and chosen.kind in {"any", row["change_type"]}
        and chosen.agency_id in {"", row["agency_id"]}
        and all(word in _searched(row) for word in words)
    ]
    return pa.Table.from_pylist(kept, pa.schema(_COLUMNS))


@per_snapshot(2)
def followed_subjects() -> tuple[str, ...]:
    """Return what changes are told of, in alphabetical order.

    Raises:
        warehouse.errors.SnapshotUnfitError: If the snapshot's manifest is damaged.
    """
    return subjects(snapshot_file().parent)


def feeds_site() -> str:
    """Return the address before those of the feeds; empty where none is offered.

    A feed holds whole addresses, so it wants a site; for staff there is none.
    """
    return "" if access_mode() == "staff" else site_address()


def feed_address(chosen: ChangeFilters) -> str:
    """Return where changes can be followed as a feed.

    Args:
        chosen: Which; a feed is of a state or of a subject, and else of all.

    Returns:
        Whole address; empty where no feed is offered.
    """
    site = feeds_site()
    if not site:
        return ""
    if chosen.state_code != "any":
        return site + feed_path("state", chosen.state_code.lower())
    if chosen.subject != "any":
        return site + feed_path("subject", chosen.subject)
    return site + feed_path("all")


def corrections() -> pa.Table:
    """List what was corrected, and why.

    Returns:
        One row per corrected value or repeated entry, newest first.

    Source:
        ``marts.fct_corrections``
    """
    return run(_CORRECTIONS)


def _searched(row: Mapping[str, object]) -> str:
    columns = ("row_name", "row_id", "agency_id", "county_name", "said")
    return " ".join(str(row[name] or "") for name in columns).lower()


def _built_at(snapshot_id: str) -> datetime:
    """Return when a snapshot was built, which its id begins with."""
    return datetime.strptime(snapshot_id.partition("-")[0], "%Y%m%dT%H%M%S%z")
