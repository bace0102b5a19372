"""What differs between two snapshots, row by row in the marts that are followed.

A mart says in ``meta.followed`` that it is one of them, what names a row and how a
correction refers to it; ``mart_headline_figures`` says in ``meta.moved_by`` what moves
a figure. The differences from the snapshot before are stored with each new one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import duckdb
from pydantic import TypeAdapter

from warehouse.connection import sql_text
from warehouse.snapshots.catalog import rules_by_model
from warehouse.snapshots.store import Snapshot, damaged_snapshot, read_manifest

CHANGES_FILE = "changes.json"
ChangeType = Literal["added", "removed", "renamed", "corrected", "changed"]
Cause = Literal["nothing", "evidence", "method", "not_separable", "unknown"]
_OLDER, _NEWER = "older", "newer"
_FIGURES = "mart_headline_figures"
_MOST_MOVERS = 50
# Placeholders are names from dbt's manifest and the files themselves, never a reader's.
_ROWS = """
with

older as (select {older_key} as row_id, {key} as former_id, {named} as row_name, {older}
    from older.marts.{mart}),

newer as (select {key} as row_id, {named} as row_name, {columns}
    from newer.marts.{mart}),

compared as (
    select
        older.former_id,
        coalesce(newer.row_id, older.row_id) as row_id,
        coalesce(newer.row_name, older.row_name) as row_name,
        corrected.reason,
        coalesce(newer.{agency}, older.{agency}) as agency_id,
        coalesce(newer.{state}, older.{state}) as state_code,
        coalesce(newer.{county}, older.{county}) as county_name,
        coalesce(newer.source_id, older.source_id) as source_id,
        case
            when older.row_id is null then 'added'
            when newer.row_id is null then 'removed'
            when corrected.reason is not null then 'corrected'
            when {is_renamed} then 'renamed'
            else 'changed'
        end as change_type,
        case when older.row_id is not null and newer.row_id is not null then
            list_filter([{cells}], lambda cell: cell[2] is distinct from cell[3])
        else [] end as cells,
    from newer
    full join older on newer.row_id = older.row_id
    left join corrected on corrected.row_id
        = coalesce(newer.{corrected_by}, older.{corrected_by})
)

select
    compared.row_id,
    concat_ws(': ', {whose}, compared.row_name) as row_name,
    change_type,
    nullif(former_id, compared.row_id) as former_id,
    reason,
    compared.agency_id,
    coalesce(compared.state_code, agencies.state_code) as state_code,
    coalesce(compared.county_name, agencies.county_name) as county_name,
    source_id,
    sources.publisher,
    sources.source_url,
    cells
from compared
left join agencies on compared.agency_id = agencies.agency_id
left join sources using (source_id)
where change_type in ('added', 'removed') or {is_moved} or len(cells) > 0
order by change_type, row_name, row_id
"""
_FIGURE_VALUES = """
select figure_id, figure_name, older.figure_value, newer.figure_value
from older.marts.{mart} as older
full join newer.marts.{mart} as newer using (figure_id, figure_name)
where older.figure_value is distinct from newer.figure_value
order by coalesce(newer.figure_order, older.figure_order)
"""
_FIGURE_ROWS = """
select coalesce(newer.row_name, older.row_name) as row_name
from ({newer}) as newer
full join ({older}) as older using (row_id)
where newer.row_name is null or older.row_name is null
    or newer.row_value is distinct from older.row_value
order by row_name
"""
_FIGURE_SIDE = """
select distinct {key} as row_id, {named} as row_name, {value} as row_value
from {table} where {condition}
"""
_NEW_CORRECTIONS = """
create temp table corrected as
select unnest([row_id, agency_id]) as row_id, string_agg(reason, ' ') as reason
from newer.marts.fct_corrections as newer
where not exists (
    from older.marts.fct_corrections as older
    where older.correction_id = newer.correction_id
        and older.corrected_value is not distinct from newer.corrected_value
)
group by 1
"""
_MOST_LINES = 20
_CAUSES: Mapping[Cause, str] = {
    "nothing": "Both hold the same.",
    "evidence": "Only the evidence differs, so each change comes from a source.",
    "method": "The evidence is the same: each change comes from a rule or a tool.",
    "not_separable": "Evidence and rules both differ, so which of them changed a "
    "row is not separable.",
    "unknown": "One of them does not say what it was made from, so evidence and "
    "rules cannot be separated.",
}


@dataclass(frozen=True)
class RowChange:
    """One row that differs.

    `row_id` joins the parts of a longer key with a slash. `change_type` is
    ``corrected`` if a new correction names the row. `cells` has column, value before
    and value now. `page` is the dashboard page that shows the row; empty for the
    agency's own.
    """

    subject: str
    mart_name: str
    row_id: str
    row_name: str
    change_type: ChangeType
    former_id: str | None = None
    reason: str | None = None
    agency_id: str | None = None
    state_code: str | None = None
    county_name: str | None = None
    source_id: str | None = None
    publisher: str | None = None
    source_url: str | None = None
    cells: tuple[tuple[str, str | None, str | None], ...] = ()
    page: str = ""


@dataclass(frozen=True)
class FigureChange:
    """One headline figure that moved.

    `mover_count` counts the rows that moved it, and is None if that is not known;
    `movers` names the first fifty.
    """

    figure_id: str
    figure_name: str
    before: int | None
    now: int | None
    mover_count: int | None
    movers: tuple[str, ...] = ()


@dataclass(frozen=True)
class SnapshotChanges:
    """What differs between two snapshots.

    `cause` says whether ``evidence`` or ``method`` (models or tools) differs, both
    (``not_separable``) or ``nothing``; it is ``unknown`` for snapshots that do not say
    what they were made from. `new_tables` are followed tables that only one of them
    has.
    """

    older_id: str
    newer_id: str
    older_as_of_on: str | None
    newer_as_of_on: str | None
    cause: Cause
    rows: tuple[RowChange, ...] = ()
    figures: tuple[FigureChange, ...] = ()
    new_tables: tuple[str, ...] = ()


_CHANGES = TypeAdapter(SnapshotChanges)


def compare(older: Snapshot, newer: Snapshot, described: Path) -> SnapshotChanges:
    """Compare two snapshots.

    `described` is the folder of the snapshot whose manifest says what is followed.
    """
    manifest = read_manifest(described)
    followed = _meta(manifest, "followed")
    with _both(older, newer) as connection:
        tables = {side: _tables(connection, side) for side in (_OLDER, _NEWER)}
        made = [name for name in followed if all(name in tables[s] for s in tables)]
        rows: list[RowChange] = []
        figures: list[FigureChange] = []
        if made:
            keys = row_keys(manifest)
            renamed = _set_up(connection, {n: followed[n] for n in made}, tables, keys)
            for name in made:
                rows += _row_changes(
                    connection, name, followed[name], tables, keys[name], renamed
                )
            figures += _figure_changes(connection, manifest, keys, renamed)
    return SnapshotChanges(
        older.snapshot_id,
        newer.snapshot_id,
        older.as_of_on,
        newer.as_of_on,
        _cause(older, newer),
        tuple(rows),
        tuple(figures),
        tuple(name for name in followed if name not in made),
    )


def write_changes(older: Snapshot, made: Snapshot) -> None:
    """Store what a snapshot that is about to be published changes."""
    changes = compare(older, made, made.folder)
    (made.folder / CHANGES_FILE).write_bytes(_CHANGES.dump_json(changes))


def read_changes(folder: Path) -> SnapshotChanges | None:
    """Return what a snapshot changed; None if that is not stored."""
    file = folder / CHANGES_FILE
    if not file.is_file():
        return None
    try:
        return _CHANGES.validate_json(file.read_bytes())
    except (OSError, ValueError) as error:
        raise damaged_snapshot(folder, CHANGES_FILE) from error


def subjects(folder: Path) -> tuple[str, ...]:
    """Return the subjects that a snapshot follows, in alphabetical order."""
    followed = _meta(read_manifest(folder), "followed")
    return tuple(sorted({settings["subject"] for settings in followed.values()}))


def changes_text(changes: SnapshotChanges) -> str:
    """Write changes as JSON."""
    return _CHANGES.dump_json(changes, indent=2).decode()


def _cause(older: Snapshot, newer: Snapshot) -> Cause:
    before, now = (
        (one.seeds_hash, one.models_hash, one.tools_hash) for one in (older, newer)
    )
    if older.content_hash == newer.content_hash:
        return "nothing"
    if not all((*before, *now)):
        return "unknown"
    if before[1:] == now[1:]:
        return "evidence"
    return "method" if before[0] == now[0] else "not_separable"


@contextmanager
def _both(older: Snapshot, newer: Snapshot) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for side, snapshot in ((_OLDER, older), (_NEWER, newer)):
            file = sql_text(str(snapshot.warehouse_file))
            connection.execute(f"attach {file} as {side} (read_only)")
        yield connection


def _meta(manifest: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return one entry of ``meta`` by mart."""
    return {
        node["name"]: settings
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
        and (settings := node["config"].get("meta", {}).get(name))
    }


def row_keys(manifest: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the columns that name each row, by mart."""
    return {
        mart: min((rule.columns for rule in rules if rule.kind == "unique"), key=len)
        for mart, rules in rules_by_model(manifest).items()
        if any(rule.kind == "unique" for rule in rules)
    }


def _tables(
    connection: duckdb.DuckDBPyConnection, side: str
) -> dict[str, dict[str, str]]:
    """Return the columns of every mart of a snapshot, and their types."""
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(
        "select table_name, column_name, data_type from duckdb_columns() where "
        "database_name = ? and schema_name = 'marts' order by table_name, column_index",
        [side],
    ).fetchall():
        tables.setdefault(table, {})[column] = kind
    return tables


def _set_up(
    connection: duckdb.DuckDBPyConnection,
    followed: Mapping[str, Mapping[str, Any]],
    tables: Mapping[str, Mapping[str, Mapping[str, str]]],
    keys: Mapping[str, tuple[str, ...]],
) -> list[str]:
    """Create the tables that all comparisons use; return ids that may be renamed."""
    both = (tables[_NEWER], tables[_OLDER])
    for mart, name, columns in (
        ("dim_agencies", "agencies", "agency_id, agency_name, state_code, county_name"),
        ("dim_sources", "sources", "source_id, publisher, source_url"),
    ):
        key = columns.partition(",")[0]
        connection.execute(
            f"create temp table {name} as select {columns} from newer.marts.{mart} "  # noqa: S608
            f"union all select {columns} from older.marts.{mart} "
            f"anti join newer.marts.{mart} as now using ({key})"
        )
    if all("fct_corrections" in marts for marts in both) and (
        "agency_id" in tables[_NEWER]["fct_corrections"]
    ):
        connection.execute(_NEW_CORRECTIONS)
    else:
        connection.execute("create temp table corrected (row_id text, reason text)")
    renamed = []
    for mart, settings in followed.items():
        former = settings.get("former_ids")
        if former and former in tables[_NEWER][mart]:
            (key,) = keys[mart]
            connection.execute(
                f"set variable renamed_{key} = (select map_from_entries(list((former, "  # noqa: S608
                f"{key}))) from (select {key}, unnest({former}) as former "
                f"from newer.marts.{mart}))"
            )
            renamed.append(key)
    return renamed


def _then(column: str, renamed: Sequence[str]) -> str:
    """Write a column of the older snapshot, with ids as they are now."""
    for moved in renamed:
        if column == moved or column.endswith(f"_{moved}"):
            ids = f"getvariable('renamed_{moved}')"
            return f"coalesce(map_extract_value({ids}, {column}), {column})"
    return column


def _row_changes(
    connection: duckdb.DuckDBPyConnection,
    mart: str,
    settings: Mapping[str, Any],
    tables: Mapping[str, Mapping[str, Mapping[str, str]]],
    key: Sequence[str],
    renamed: Sequence[str],
) -> Iterator[RowChange]:
    """Yield the rows of one mart that differ."""
    older, newer = tables[_OLDER][mart], tables[_NEWER][mart]
    columns = [name for name in newer if name in older]

    def column_or_nothing(column: str) -> str:
        return column if column in columns else "nothing"

    first = settings["named_by"][0]
    moves = "former_ids" in settings
    is_moved = "former_id <> row_id" if moves else "false"
    sql = _ROWS.format(
        mart=mart,
        key=_joined(key, "/"),
        older_key=_joined([_then(name, renamed) for name in key], "/"),
        named=_joined(settings["named_by"], ", "),
        columns=", ".join([*columns, "cast(null as varchar) as nothing"]),
        older=", ".join(
            [
                *(
                    f"{_then(name, renamed)} as {name}"
                    for name in columns
                    if older[name] == "VARCHAR"
                ),
                *(name for name in columns if older[name] != "VARCHAR"),
                "cast(null as varchar) as nothing",
            ]
        ),
        cells=", ".join(
            f"[{sql_text(name)}, cast(older.{name} as varchar), "
            f"cast(newer.{name} as varchar)]"
            for name in columns
            if name not in key and name != settings.get("former_ids")
        ),
        agency=column_or_nothing("agency_id"),
        state=column_or_nothing("state_code"),
        county=column_or_nothing("county_name"),
        corrected_by=column_or_nothing(settings.get("corrected_by", "")),
        whose="agencies.agency_name" if "agency_name" not in columns else "null",
        is_renamed=f"{is_moved.replace('row_id', 'newer.row_id')} or "
        f"newer.{first} is distinct from older.{first}"
        if moves
        else "false",
        is_moved=is_moved.replace("row_id", "compared.row_id"),
    )
    names = (
        *("row_id", "row_name", "change_type", "former_id", "reason", "agency_id"),
        *("state_code", "county_name", "source_id", "publisher", "source_url"),
    )
    for *values, cells in connection.execute(sql).fetchall():
        row = dict(zip(names, values, strict=True))
        yield RowChange(
            settings["subject"],
            mart,
            **row,
            cells=tuple(map(tuple, cells)),
            page=settings.get("page", "").replace("{row_id}", row["row_id"]),
        )


def _figure_changes(
    connection: duckdb.DuckDBPyConnection,
    manifest: Mapping[str, Any],
    keys: Mapping[str, tuple[str, ...]],
    renamed: Sequence[str],
) -> Iterator[FigureChange]:
    """Yield the headline figures that differ, each with the rows that moved it."""
    moved_by = _meta(manifest, "moved_by").get(_FIGURES, {})
    for figure_id, name, before, now in connection.execute(
        _FIGURE_VALUES.format(mart=_FIGURES)
    ).fetchall():
        movers: list[str] | None = None
        if figure_id in moved_by:
            settings = moved_by[figure_id]
            sides = {
                _OLDER: figure_rows_sql("older.marts", settings, keys, renamed),
                _NEWER: figure_rows_sql("newer.marts", settings, keys),
            }
            rows = connection.execute(_FIGURE_ROWS.format(**sides)).fetchall()
            movers = [row_name for (row_name,) in rows]
        yield FigureChange(
            figure_id,
            name,
            before,
            now,
            None if movers is None else len(movers),
            tuple((movers or [])[:_MOST_MOVERS]),
        )


def figure_rows_sql(
    schema: str,
    settings: Mapping[str, Any],
    keys: Mapping[str, tuple[str, ...]],
    renamed: Sequence[str] = (),
) -> str:
    """Write the ``select`` of the rows behind a headline figure.

    `row_value` is 1 for what is counted.
    """
    table = f"{schema}.{settings['mart']}"
    key = [settings["one_per"]] if "one_per" in settings else keys[settings["mart"]]
    return _FIGURE_SIDE.format(
        table=table,
        key=_joined([_then(name, renamed) for name in key], "/"),
        named=_joined(settings["named_by"], ", "),
        value=settings.get("value", "1"),
        condition=settings["where"].replace("{mart}", table),
    )


def _joined(columns: Sequence[str], between: str) -> str:
    return f"concat_ws({sql_text(between)}, {', '.join(columns)})"


def cause_sentence(changes: SnapshotChanges) -> str:
    """Say whether evidence or method made the difference."""
    if not changes.rows and not changes.figures:
        return "No row of the tables that are followed differs."
    return _CAUSES[changes.cause]


def counts_sentence(changes: SnapshotChanges) -> str:
    """Count the rows that differ, by kind; empty if none does."""
    counts = Counter(row.change_type for row in changes.rows)
    return ", ".join(f"{count:,} {kind}" for kind, count in sorted(counts.items()))


def row_sentence(
    row: RowChange, words: Mapping[str, Mapping[str, str]] = MappingProxyType({})
) -> str:
    """Say what changed in a row; `words` names the codes of a column."""
    cells = "; ".join(
        f"{column.replace('_', ' ')} changed from "
        + " to ".join(
            words.get(column, {}).get(value or "", _value(value))
            for value in (before, now)
        )
        for column, before, now in row.cells
    )
    former = f"formerly {row.former_id}" if row.former_id else ""
    return ". ".join(part for part in (former, cells, row.reason or "") if part)


def _value(value: str | None) -> str:
    """Quote a cell that has spaces."""
    if not value:
        return "not known"
    return f"“{value}”" if " " in value else value


def figure_sentence(figure: FigureChange) -> str:
    """Say how a headline figure moved, and by how many rows."""
    before, now = (
        "none" if value is None else f"{value:,}"
        for value in (figure.before, figure.now)
    )
    moved = f"{figure.figure_name}: {before} → {now}"
    if figure.mover_count is None:
        return moved
    count = figure.mover_count
    return f"{moved}, by {count:,} row{'s' * (count != 1)}"


def change_lines(changes: SnapshotChanges) -> Iterator[str]:
    """Write changes as lines, with up to twenty rows of each kind and table."""
    counts = counts_sentence(changes) or "no change"
    yield f"{changes.older_id} → {changes.newer_id}: {counts}"
    yield cause_sentence(changes)
    if changes.new_tables:
        yield f"Not compared, since only one has them: {', '.join(changes.new_tables)}"
    for figure in changes.figures:
        yield figure_sentence(figure)
        yield from (f"  {name}" for name in figure.movers[:_MOST_LINES])
    by_kind = groupby(changes.rows, lambda row: (row.mart_name, row.change_type))
    for (mart, kind), group in by_kind:
        rows = list(group)
        yield f"{mart}, {kind}: {len(rows):,}"
        for row in rows[:_MOST_LINES]:
            sentence = row_sentence(row)
            details = f": {sentence}" if sentence else ""
            yield f"  {row.row_name} ({row.row_id}){details}"
        if len(rows) > _MOST_LINES:
            yield f"  and {len(rows) - _MOST_LINES:,} more; --format json has them"
