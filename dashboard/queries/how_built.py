"""How the snapshot was built: tests, tables and sources."""

from __future__ import annotations

import pyarrow as pa

from dashboard.access.viewer import current_viewer
from dashboard.queries._run import catalog, run
from warehouse.errors import SnapshotTooOldError
from warehouse.snapshots.store import Snapshot

__all__ = ["Snapshot"]

_USED_BY_TABLE = """
select
    mart_name,
    count(*) as source_count,
    max(published_on) as newest_published_on,
    max(retrieved_on) as last_read_on
from marts.mart_sources_cited
group by mart_name
order by mart_name
"""

_FRESHNESS = """
select
    source_kind,
    count(*) as source_count,
    count(published_on) as dated_count,
    min(published_on) as oldest_published_on,
    max(published_on) as newest_published_on,
    min(retrieved_on) as first_read_on,
    max(retrieved_on) as last_read_on
from marts.dim_sources
group by source_kind
order by source_count desc, source_kind
"""


def snapshot_made() -> Snapshot:
    """Return the snapshot's stamp, commit, tests, row counts and tool versions."""
    return catalog().snapshot


def status_rule() -> str:
    """Return the rule that decides an agency's status, as Markdown from the models."""
    try:
        return catalog().doc_blocks["status_rule"]
    except KeyError as error:
        raise SnapshotTooOldError("The snapshot does not tell the rule.") from error


def passed_tests() -> pa.Table:
    """List the tests that passed; ``kind`` is ``data`` or ``example``."""
    tests = catalog().tests
    return pa.table(
        {
            "rule": [test.rule for test in tests],
            "kind": [test.kind for test in tests],
            "tables": [", ".join(test.tables) for test in tests],
        }
    )


def coverage() -> pa.Table:
    """List what each readable table holds, its size and how new its evidence is.

    ``source_count`` is null if the rows cite no sources themselves.
    """
    closed = current_viewer().closed_tables
    used = {row["mart_name"]: row for row in run(_USED_BY_TABLE).to_pylist()}
    tested = [name for test in catalog().tests for name in test.tables]
    rows = [
        {
            "mart_name": mart.name,
            "title": mart.title,
            "grain": mart.grain,
            "row_count": mart.row_count,
            "test_count": tested.count(mart.name),
            "source_count": used.get(mart.name, {}).get("source_count"),
            "newest_published_on": used.get(mart.name, {}).get("newest_published_on"),
            "last_read_on": used.get(mart.name, {}).get("last_read_on"),
        }
        for mart in catalog().marts
        if mart.name not in closed
    ]
    return pa.Table.from_pylist(rows)


def freshness() -> pa.Table:
    """Describe the age of sources by kind, the largest kind first."""
    return run(_FRESHNESS)
