"""How the snapshot was built: its tests, its tables and its sources."""

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
    """Describe how the snapshot that is read here was made.

    Returns:
        Its stamp, commit, tests passed, rows by table and versions of the tools.
    """
    return catalog().snapshot


def status_rule() -> str:
    """Say which evidence decides the status of an agency, as the models document it.

    Returns:
        Markdown.

    Raises:
        warehouse.errors.SnapshotTooOldError: If the snapshot tells it elsewhere.
    """
    try:
        return catalog().doc_blocks["status_rule"]
    except KeyError as error:
        raise SnapshotTooOldError("The snapshot does not tell the rule.") from error


def passed_tests() -> pa.Table:
    """List the tests that held when the snapshot was built.

    Returns:
        One row per test, by table: ``rule``, ``kind`` (``data`` or ``example``) and
        ``tables`` (str).
    """
    tests = catalog().tests
    return pa.table(
        {
            "rule": [test.rule for test in tests],
            "kind": [test.kind for test in tests],
            "tables": [", ".join(test.tables) for test in tests],
        }
    )


def coverage() -> pa.Table:
    """Say what each table holds, how much, and how new its evidence is.

    Returns:
        One row per table that whoever reads may ask, by name: ``mart_name``,
        ``title``, ``grain`` (str), ``row_count``, ``test_count``, ``source_count``
        (int; null where its rows cite none themselves, as in each ``mart_`` table),
        ``newest_published_on``, ``last_read_on`` (date).

    Source:
        ``marts.mart_sources_cited``
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
    """Say how old the sources are, by kind.

    Returns:
        One row per kind of source, the largest first: ``source_kind`` (str),
        ``source_count``, ``dated_count`` (int), ``oldest_published_on``,
        ``newest_published_on``, ``first_read_on``, ``last_read_on`` (date).

    Source:
        ``marts.dim_sources``
    """
    return run(_FRESHNESS)
