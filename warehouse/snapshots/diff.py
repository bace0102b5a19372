"""What differs between two snapshots: rows added, gone and changed, mart by mart.

A snapshot keeps its differences from the one that it replaced, in a file beside
the data: the rows that came and went, and the statuses and figures that moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.connection import sql_name, sql_text
from warehouse.errors import WarehouseError
from warehouse.paths import Project
from warehouse.snapshots.catalog import read_catalog
from warehouse.snapshots.store import (
    Snapshot,
    damaged_snapshot,
    find_snapshot,
    read_manifest,
)

if TYPE_CHECKING:
    import pyarrow as pa

DIFFERENCES_FILE = "differences.parquet"
_FIGURES = "mart_headline_figures"
# What names a row in words: the first of these that its mart has, and what follows it.
_NAMES = (
    *("jurisdiction_name", "agency_name", "headline", "figure_name", "area_name"),
    *("bill_title", "counts_what", "place_name", "device_id", "vendor_id"),
    "source_title",
)
_AFTER_NAMES = ("event_type", "retailer_name", "topic_id", "state_code")
_OF_AGENCIES = frozenset({"agency_name", "state_code", "county_name"})
# Ids that may be replaced; their marts list the former ones.
_MOVED_IDS = frozenset({"agency_id", "source_id"})
_EMPTY = """
create temp table differences (
    snapshot_id text, mart_name text, figure_id text, row_id text, row_name text,
    agency_id text, state_code text, county_name text, source_id text,
    change_type text, column_name text, before_text text, now_text text
)
"""
_AGENCIES = """
create temp table agencies as
select distinct on (agency_id) agency_id, agency_name, state_code, county_name
from (
    select *, 1 as side from newer.marts.dim_agencies
    union all by name
    select *, 2 as side from older.marts.dim_agencies
)
order by agency_id, side;

create temp table moved_ids as
select unnest(former_agency_ids) as former_id, agency_id as id_now
from newer.marts.dim_agencies
union all
select unnest(former_source_ids), source_id from newer.marts.dim_sources
"""
# Placeholders are names from dbt's manifest and the files themselves, never a reader's.
_DIFFERENCES = """
insert into differences
with

older as (select {older_key} as difference_key, * from {older}),

newer as (select {newer_key} as difference_key, * from {newer}),

compared as (
    select
        difference_key,
        concat_ws(', ', {name}, {after_name}) as row_name,
        {agency_id} as row_agency_id,
        {state_code} as row_state_code,
        {county_name} as row_county_name,
        {source_id} as row_source_id,
        case
            when older.difference_key is null then 'added'
            when newer.difference_key is null then 'gone'
            else 'changed'
        end as difference_type,
        if(difference_type = 'changed', list_filter(
            [{cells}], lambda cell: cell[2] is distinct from cell[3]
        ), [null]) as cells,
    from newer
    full join older using (difference_key)
    left join agencies on agencies.agency_id = {agency_id}
)

select
    '{snapshot_id}', '{mart}', {figure}, difference_key,
    coalesce(nullif(row_name, ''), difference_key),
    row_agency_id, row_state_code, row_county_name, row_source_id, difference_type,
    cell[1], cell[2], cell[3],
from (select *, unnest(cells) as cell from compared)
order by difference_type, row_name, difference_key
"""
_KEPT = r"""
copy (
    from differences
    where change_type <> 'changed' or figure_id is not null
        or column_name = 'headline' or column_name like '%\_status' escape '\'
        or mart_name = 'mart_headline_figures' and column_name = 'figure_value'
) to {file} (format parquet)
"""


def difference_lines(older: Snapshot, newer: Snapshot) -> Iterator[str]:
    """Write every difference as a line, by mart and then by headline figure."""
    with _compared(older, newer) as (connection, alone):
        rows = connection.execute(
            "select coalesce('rows of the figure ' || figure_id, mart_name), row_id, "
            "row_name, change_type, column_name, before_text, now_text from differences"
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
            cell = f": {column}: {_cell(before)} → {_cell(now)}" if column else ""
            yield f"  {kind:7}  {named}{cell}"


def keep_differences(older: Snapshot, made: Snapshot) -> None:
    """Store, with a snapshot that is to be published, what readers are told of it."""
    file = sql_text(str(made.folder / DIFFERENCES_FILE))
    with _compared(older, made) as (connection, _):
        connection.execute(_KEPT.format(file=file))


def read_kept(project: Project, snapshot: Snapshot, marts: Sequence[str]) -> pa.Table:
    """Return what a snapshot and those before it keep of some marts, newest first.

    Each row is one that came or went, or one cell that moved; one with a ``figure_id``
    is among the rows that the headline figure counts.
    """
    with duckdb.connect() as connection:
        connection.execute(_EMPTY)
        while (file := snapshot.folder / DIFFERENCES_FILE).is_file():
            try:
                connection.execute(
                    "insert into differences from read_parquet($file) "
                    "where mart_name in (select unnest($marts))",
                    {"file": str(file), "marts": list(marts)},
                )
                snapshot = find_snapshot(project, snapshot.predecessor)
            except duckdb.Error as error:
                raise damaged_snapshot(snapshot.folder, DIFFERENCES_FILE) from error
            except WarehouseError:  # it was pruned
                break
        table: pa.Table = connection.sql("from differences").to_arrow_table()
        return table


def _cell(text: str | None) -> str:
    return "(empty)" if text is None else text


@dataclass(frozen=True)
class _Rows:
    """Rows to compare: a mart, or those of one that a headline figure counts.

    `source` is what to select from, with ``{side}`` for the snapshot. Rows are the same
    by `key`, and changed if one of `cells` differs.
    """

    mart: str
    source: str
    key: Sequence[str]
    columns: Sequence[str]
    cells: Sequence[str]
    figure_id: str | None = None


@contextmanager
def _compared(
    older: Snapshot, newer: Snapshot
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Mapping[str, str]]]:
    """Fill a table of differences; beside it, the marts that one snapshot alone has."""
    before, now = (
        {mart.name: mart for mart in read_catalog(snapshot).marts}
        for snapshot in (older, newer)
    )
    alone = {name: newer.snapshot_id for name in now if name not in before}
    alone |= {name: older.snapshot_id for name in before if name not in now}
    compared = {}
    for name in [name for name in now if name in before and now[name].primary_key]:
        known = {column.name for column in before[name].columns}
        columns = [one.name for one in now[name].columns if one.name in known]
        key = now[name].primary_key
        cells = [column for column in columns if column not in key]
        compared[name] = _Rows(name, f"{{side}}.marts.{name}", key, columns, cells)
    with duckdb.connect() as connection:
        for side, snapshot in {"older": older, "newer": newer}.items():
            file = sql_text(str(snapshot.warehouse_file))
            connection.execute(f"attach {file} as {side} (read_only)")
        connection.execute(_EMPTY)
        connection.execute(_AGENCIES)
        for rows in compared.values():
            connection.execute(_difference_sql(newer, rows))
        moved = connection.execute(
            "select row_id from differences where mart_name = $mart "
            "and column_name = 'figure_value'",
            {"mart": _FIGURES},
        ).fetchall()
        for (figure_id,) in moved:
            if settings := rows_of_figures(newer).get(figure_id):
                rows = _counted(figure_id, settings, compared[settings["mart"]])
                connection.execute(_difference_sql(newer, rows))
        yield connection, alone


def rows_of_figures(snapshot: Snapshot) -> Mapping[str, Any]:
    """Return which rows each headline figure counts, from the figures' ``meta``."""
    for node in read_manifest(snapshot.folder)["nodes"].values():
        if node["resource_type"] == "model" and node["name"] == _FIGURES:
            return dict(node["config"]["meta"].get("moved_by", {}))
    return {}


def counted_rows(settings: Mapping[str, str], side: str) -> str:
    """Write the ``select`` of the rows that a headline figure counts or sums."""
    mart, column = f"{side}marts.{settings['mart']}", settings.get("one_per")
    rows = f"distinct {column}" if column else "*"
    where = settings["where"].replace("{mart}", mart)
    return f"select {rows} from {mart} where {where}"  # noqa: S608 - names from dbt


def _counted(figure_id: str, settings: Mapping[str, str], mart: _Rows) -> _Rows:
    """Narrow a mart to the rows that a headline figure counts."""
    one_per, value = settings.get("one_per"), settings.get("value")
    return _Rows(
        mart.mart,
        f"({counted_rows(settings, '{side}.')})",
        (one_per,) if one_per else mart.key,
        (one_per,) if one_per else mart.columns,
        (value,) if value else (),
        figure_id,
    )


def _difference_sql(newer: Snapshot, rows: _Rows) -> str:
    """Write the statement that adds the differences of some rows."""

    def of_row(column: str) -> str:
        known = [f"newer.{column}", f"older.{column}"] if column in rows.columns else []
        if column in _OF_AGENCIES and "agency_id" in rows.columns:
            known.append(f"agencies.{column}")
        return f"coalesce({', '.join(known)})" if known else "null"

    def key_of(side: str) -> str:
        columns = (
            f"coalesce((select id_now from moved_ids where former_id = {name}), {name})"  # noqa: S608
            if side == "older" and name in _MOVED_IDS
            else name
            for name in rows.key
        )
        return f"concat_ws('/', {', '.join(columns)})"

    return _DIFFERENCES.format(
        snapshot_id=newer.snapshot_id,
        mart=rows.mart,
        figure=sql_text(rows.figure_id) if rows.figure_id else "null",
        older=rows.source.replace("{side}", "older"),
        newer=rows.source.replace("{side}", "newer"),
        older_key=key_of("older"),
        newer_key=key_of("newer"),
        name=f"coalesce({', '.join(map(of_row, _NAMES))})",
        after_name=", ".join(map(of_row, _AFTER_NAMES)),
        cells=", ".join(
            f"[{sql_text(cell)}, cast(older.{sql_name(cell)} as varchar), "
            f"cast(newer.{sql_name(cell)} as varchar)]"
            for cell in rows.cells
        ),
        **{
            column: of_row(column)
            for column in ("agency_id", "state_code", "county_name", "source_id")
        },
    )
