"""What differs between two snapshots: rows added, gone and changed, mart by mart.

Every mart with a key is compared in the same way. A mart says in its `meta.followed`
what readers see of it: `subject`, and as SQL `row_name`, the `page` that shows it and
its `state`. A snapshot keeps those rows that came and went, and the statuses, headlines
and figures that moved, in a file beside the data, before what earlier ones kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from itertools import groupby
from typing import Any

import duckdb

from warehouse.connection import sql_text
from warehouse.snapshots.store import (
    PRIVATE_ROWS,
    Snapshot,
    damaged_snapshot,
    read_manifest,
)

DIFFERENCES_FILE = "differences.parquet"
_KEYS = "select table_name, key_columns from {side}.marts.keys order by table_name"
_COLUMNS = """
select table_name, column_name
from duckdb_columns()
where database_name = '{side}' and schema_name = 'marts'
order by table_name, column_index
"""
_START = """
use newer;

create temp table differences (
    mart_name text, subject text, row_id text, row_name text, page text,
    state_code text, source_id text, change_type text, column_name text,
    before_text text, now_text text
);

create temp table moved_ids (former_id text, id_now text);

create temp macro newest_id(id) as
    coalesce((select id_now from moved_ids where former_id = id), id);
"""
# Placeholders are names from dbt's manifest and the files themselves, never a reader's.
_DIFFERS = """
select
    (select sum(hash(row)) from older.marts.{mart} as row)
    is distinct from (select sum(hash(row)) from newer.marts.{mart} as row)
"""
_DIFFERENCES = """
insert into differences
with

older as (select concat_ws('/', {key}) as row_id, * from older.marts.{mart}),

newer as (select concat_ws('/', {key}) as row_id, * from newer.marts.{mart}),

compared as (
    select
        row_id,
        case
            when older.row_id is null then 'added'
            when newer.row_id is null then 'gone'
            else 'changed'
        end as change_type,
        unnest(if(change_type = 'changed', list_filter(
            [{cells}], lambda cell: cell[2] is distinct from cell[3]
        ), [null])) as cell
    from newer
    full join older using (row_id)
),

described as (
    from newer
    union all by name
    from older anti join newer using (row_id)
)

select
    '{mart}',
    '{subject}',
    row_id,
    concat_ws(', ', {row_name}) as row_name,
    if(change_type = 'gone', '', {page}),
    {state},
    {source},
    change_type,
    cell[1],
    cell[2],
    cell[3]
from compared
join described using (row_id)
order by change_type, row_name, row_id
"""
_BADGED = f"""
update differences set row_name = row_name || ' (staff only)'
from newer.marts.{PRIVATE_ROWS}
where table_name = mart_name and replace(row_key, ', ', '/') = row_id
"""  # noqa: S608 - our own table
# What is gone stands nowhere else, so it comes first.
_KEPT = r"""
create temp macro in_words(column_named, said) as coalesce((
    select arg_max(coalesce(short_label, label), length(vocabulary))
    from newer.marts.dim_labels
    where code = said and ends_with('_' || column_named, '_' || vocabulary)
), format('{:,}', try_cast(said as bigint)), said, 'not known');

create temp table kept as
select
    $snapshot_id as snapshot_id,
    cast($built_at as timestamptz) at time zone 'UTC' as published_at,
    * exclude (before_text, now_text),
    concat_ws('/', $snapshot_id, mart_name, change_type, row_id, column_name)
        as entry_key,
    if(change_type = 'changed', format(
        '{}: {} changed from {} to {}',
        row_name,
        replace(column_name, '_', ' '),
        in_words(column_name, before_text),
        in_words(column_name, now_text)
    ), upper(change_type[1]) || change_type[2:] || ': ' || row_name) as title
from differences
where
    subject <> ''
    and (
        change_type <> 'changed'
        or column_name in ('headline', 'figure_value')
        or column_name like '%\_status' escape '\'
    )
order by list_position($subjects, subject), change_type desc, row_name, row_id
"""


_KEPT_COLUMNS = (
    "snapshot_id, published_at, mart_name, subject, row_id, row_name, page, "
    "state_code, source_id, change_type, column_name, entry_key, title"
)


def difference_lines(older: Snapshot, newer: Snapshot) -> Iterator[str]:
    """Write every difference as a line, by mart."""
    with _compared(older, newer) as (connection, alone):
        rows = connection.execute(
            "select mart_name, row_id, row_name, change_type, column_name, "
            "coalesce(before_text, '(empty)'), coalesce(now_text, '(empty)') "
            "from differences"
        ).fetchall()
    yield f"{older.snapshot_id} → {newer.snapshot_id}"
    for mart, snapshot_id in alone.items():
        yield f"{mart}: only {snapshot_id} has it, so its rows are not compared"
    if not rows:
        yield "No row of a mart differs."
    for mart, group in groupby(rows, lambda row: row[0]):
        listed = list(group)
        counts = Counter(kind for kind, _ in {(row[3], row[1]) for row in listed})
        kinds = ", ".join(f"{counts[kind]:,} {kind}" for kind in sorted(counts))
        yield f"{mart}: {kinds}"
        for _, row_id, name, kind, column, before, now in listed:
            named = row_id if name == row_id else f"{row_id} ({name})"
            cell = f": {column}: {before} → {now}" if column else ""
            yield f"  {kind:7}  {named}{cell}"


def keep_differences(older: Snapshot, made: Snapshot) -> None:
    """Store, with a snapshot that is to be published, what readers see of it."""
    before, file = (str(one.folder / DIFFERENCES_FILE) for one in (older, made))
    with _compared(older, made) as (connection, _):
        if PRIVATE_ROWS in made.row_counts:
            connection.execute(_BADGED)
        values = {
            "snapshot_id": made.snapshot_id,
            "built_at": made.built_at,
            "subjects": [one["subject"] for one in followed_marts(made).values()],
        }
        connection.execute(_KEPT, values)
        if (older.folder / DIFFERENCES_FILE).is_file():
            connection.execute(
                f"insert into kept select {_KEPT_COLUMNS} from read_parquet($file)",  # noqa: S608
                {"file": before},
            )
        connection.table("kept").write_parquet(file)


def read_kept(snapshot: Snapshot, state_code: str = "") -> list[dict[str, Any]]:
    """Return what a snapshot keeps, of one state or all; empty for a first one.

    Newest first. Each row is one that came or went, or one cell that moved.
    """
    file = snapshot.folder / DIFFERENCES_FILE
    if not file.is_file():
        return []
    sql = "from read_parquet($file) where $state_code in ('', state_code)"
    try:
        with duckdb.connect() as connection:
            values = {"file": str(file), "state_code": state_code}
            kept = connection.sql(sql, params=values)
            rows: list[dict[str, Any]] = kept.to_arrow_table().to_pylist()
    except duckdb.Error as error:
        raise damaged_snapshot(snapshot.folder, DIFFERENCES_FILE) from error
    return rows


def followed_marts(snapshot: Snapshot) -> dict[str, Mapping[str, str]]:
    """Return what readers see of each mart that they may follow, in its order."""
    followed = {
        node["name"]: node["config"]["meta"]["followed"]
        for node in read_manifest(snapshot.folder)["nodes"].values()
        if node["resource_type"] == "model" and "followed" in node["config"]["meta"]
    }
    return dict(sorted(followed.items(), key=lambda mart: mart[1]["order"]))


@contextmanager
def _compared(
    older: Snapshot, newer: Snapshot
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Mapping[str, str]]]:
    """Fill a table of differences; beside it, the marts that one snapshot alone has."""
    with duckdb.connect() as connection:
        for side, snapshot in {"older": older, "newer": newer}.items():
            file = sql_text(str(snapshot.warehouse_file))
            connection.execute(f"attach {file} as {side} (read_only)")
        connection.execute(_START)
        before, now = (_columns(connection, side) for side in ("older", "newer"))
        alone = {name: newer.snapshot_id for name in now if name not in before}
        alone |= {name: older.snapshot_id for name in before if name not in now}
        keys = dict(connection.execute(_KEYS.format(side="newer")).fetchall())
        followed = followed_marts(newer)
        moved = {*_note_moved_ids(connection, keys, now)}
        for mart in sorted(keys.keys() & before.keys() & now.keys()):
            (row,) = connection.execute(_DIFFERS.format(mart=mart)).fetchall()
            if row[0]:  # Finding which rows differ takes ten times as long.
                columns = [name for name in now[mart] if name in before[mart]]
                shown = followed.get(mart, {})
                sql = _difference_sql(
                    mart, keys[mart], columns, now[mart], shown, moved
                )
                connection.execute(sql)
        yield connection, alone


def _columns(connection: duckdb.DuckDBPyConnection, side: str) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = defaultdict(list)
    for table, column in connection.execute(_COLUMNS.format(side=side)).fetchall():
        columns[table].append(column)
    return dict(columns)


def _note_moved_ids(
    connection: duckdb.DuckDBPyConnection,
    keys: Mapping[str, Sequence[str]],
    columns: Mapping[str, Sequence[str]],
) -> Iterator[str]:
    """Note which id took the place of which; yield the columns with such ids."""
    for mart, key in keys.items():
        if len(key) == 1 and f"former_{key[0]}s" in columns.get(mart, ()):
            connection.execute(
                f"insert into moved_ids select unnest(former_{key[0]}s), {key[0]} "  # noqa: S608
                f"from newer.marts.{mart}"
            )
            yield key[0]


def _difference_sql(
    mart: str,
    key: Sequence[str],
    columns: Sequence[str],
    columns_now: Sequence[str],
    shown: Mapping[str, str],
    moved: Set[str],
) -> str:
    """Write the statement that adds the differences of a mart, row by row."""
    state, source = (
        name if name in columns_now else "null" for name in ("state_code", "source_id")
    )
    return _DIFFERENCES.format(
        mart=mart,
        key=", ".join(f"newest_id({one})" if one in moved else one for one in key),
        subject=shown.get("subject", ""),
        row_name=shown.get("row_name", "row_id"),
        page=shown.get("page", "''"),
        state=shown.get("state", state),
        source=source,
        cells=", ".join(
            f"['{name}', cast(older.{name} as varchar), cast(newer.{name} as varchar)]"
            for name in columns
            if name not in key
        )
        or "null",
    )
