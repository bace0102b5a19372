"""What differs between two snapshots: rows added, gone and changed, mart by mart.

A snapshot keeps what readers see of it in a file beside the data: the rows that came
and went, and the statuses, headlines and figures that moved, before what earlier
snapshots kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

import duckdb

from warehouse.connection import sql_text
from warehouse.snapshots.catalog import read_catalog
from warehouse.snapshots.store import (
    PRIVATE_ROWS,
    Snapshot,
    damaged_snapshot,
    read_manifest,
)

DIFFERENCES_FILE = "differences.parquet"
_FIGURES = "mart_headline_figures"
# Ids that may be replaced; their marts list the former ones.
_MOVED_IDS = frozenset({"agency_id", "source_id"})
_AGENCY = "'agency/' || agency_id"
_PLACE = """
if(area_type = 'place', 'town/', 'county/') || (
    select page_path from newer.pages.page_place_addresses
    where lookup_id = difference_key
)
"""
# The marts whose changed rows readers see, in this order: what one row is, and as SQL
# the page that shows it and what names it.
_SHOWN: Mapping[str, tuple[str, str, str]] = {
    _FIGURES: ("figure", "'figure/' || figure_id", "figure_name"),
    "mart_place_lookup": ("place", _PLACE, "area_name, state_code"),
    "dim_agencies": ("agency", _AGENCY, "agency_name, state_code"),
    "fct_agency_events": ("event", _AGENCY, "police_name, event_type, police_state"),
    "fct_subsidy_rounds": ("subsidy", "'subsidies'", "jurisdiction_name, state_code"),
    "fct_incidents": ("incident", "'incident/' || incident_id", "headline"),
    "fct_price_observations": ("price", "'prices'", "device_id, retailer_name"),
    "fct_term_positions": ("terms", "'terms'", "vendor_id, topic_id"),
    "dim_bills": ("bill", "'terms'", "bill_title, state_code"),
    "fct_national_totals": ("total", "'trends'", "counts_what"),
    "fct_video_request_totals": ("total", "'trends'", "counts_what"),
    "dim_sources": ("source", "'data?search=' || source_id", "source_title"),
    # Only with a headline figure that counts them.
    "fct_agency_observations": ("", "''", "agency_name, state_code"),
    "fct_ring_reach": ("", "''", "place_name, state_code"),
}
_OTHER = ("", "''", "difference_key")
_START = """
create temp table differences (
    mart_name text, figure_id text, row_id text, row_name text, subject text, page text,
    agency_id text, state_code text, county_name text, source_id text,
    change_type text, column_name text, before_text text, now_text text
);

-- Columns that many marts have: null for those that lack one.
create temp table no_row (
    agency_id text, state_code text, county_name text, source_id text
);

create temp table agencies (agency_id, police_name, police_state, police_county) as
select agency_id, agency_name, state_code, county_name from newer.marts.dim_agencies
union all
select agency_id, agency_name, state_code, county_name from older.marts.dim_agencies
where agency_id not in (select agency_id from newer.marts.dim_agencies);

create temp table moved_ids as
select unnest(former_agency_ids) as former_id, agency_id as id_now
from newer.marts.dim_agencies
union all
select unnest(former_source_ids), source_id from newer.marts.dim_sources;

create temp macro newest_id(id) as
    coalesce((select id_now from moved_ids where former_id = id), id);
"""
# Placeholders are names from dbt's manifest and the files themselves, never a reader's.
_DIFFERS = """
select
    (select sum(hash(row)) from {older} as row)
    is distinct from (select sum(hash(row)) from {newer} as row)
"""
_DIFFERENCES = """
insert into differences
with

older as (select concat_ws('/', {key}) as difference_key, * from {older}),

newer as (select concat_ws('/', {key}) as difference_key, * from {newer}),

compared as (
    select
        difference_key,
        case
            when older.difference_key is null then 'added'
            when newer.difference_key is null then 'gone'
            else 'changed'
        end as difference_type,
        unnest(if(difference_type = 'changed', list_filter(
            [{cells}], lambda cell: cell[2] is distinct from cell[3]
        ), [null])) as cell
    from newer
    full join older using (difference_key)
),

described as (
    from no_row
    union all by name
    from newer
    union all by name
    from older anti join newer using (difference_key)
)

select
    '{mart}',
    nullif('{figure_id}', ''),
    difference_key,
    concat_ws(', ', {name}) as row_name,
    '{subject}',
    if(difference_type = 'gone', '', {page}),
    agency_id,
    coalesce(state_code, police_state),
    coalesce(county_name, police_county),
    source_id,
    difference_type,
    cell[1],
    cell[2],
    cell[3]
from compared
join described using (difference_key)
left join agencies using (agency_id)
order by difference_type, row_name, difference_key
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
with

titled as (
    select
        *,
        if(change_type = 'changed', format(
            '{}: {} changed from {} to {}',
            row_name,
            replace(column_name, '_', ' '),
            in_words(column_name, before_text),
            in_words(column_name, now_text)
        ), upper(change_type[1]) || change_type[2:] || ': ' || row_name) as title
    from differences
),

moved_by as (
    select
        figure_id as row_id,
        list_sort(list(distinct title)) as titles,
        array_to_string(titles[:20], '; ')
            || if(len(titles) > 20, format('; {:,} more', len(titles) - 20), '')
            || '.' as explanation
    from titled
    where figure_id is not null
    group by figure_id
)

select
    $snapshot_id as snapshot_id,
    cast($built_at as timestamptz) at time zone 'UTC' as published_at,
    titled.* exclude (figure_id, before_text, now_text),
    concat_ws('/', $snapshot_id, mart_name, change_type, row_id, column_name)
        as entry_key,
    if(subject = 'figure', coalesce(explanation, ''), '') as explanation
from titled
left join moved_by using (row_id)
where
    subject <> ''
    and (
        change_type <> 'changed'
        or column_name = 'headline'
        or column_name like '%\_status' escape '\'
        or column_name = 'figure_value' and subject = 'figure'
    )
order by list_position($marts, mart_name), change_type desc, row_name, row_id
"""


def difference_lines(older: Snapshot, newer: Snapshot) -> Iterator[str]:
    """Write every difference as a line, by mart and then by headline figure."""
    with _compared(older, newer) as (connection, alone):
        rows = connection.execute(
            "select coalesce('rows of the figure ' || figure_id, mart_name), row_id, "
            "row_name, change_type, column_name, coalesce(before_text, '(empty)'), "
            "coalesce(now_text, '(empty)') from differences"
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
        about = {"snapshot_id": made.snapshot_id, "built_at": made.built_at}
        connection.execute(_KEPT, {**about, "marts": [*_SHOWN]})
        if (older.folder / DIFFERENCES_FILE).is_file():
            connection.read_parquet(before).insert_into("kept")
        connection.table("kept").write_parquet(file)


def read_kept(
    snapshot: Snapshot, where: str, parameters: Mapping[str, object]
) -> list[dict[str, Any]]:
    """Return what a snapshot keeps, newest first; empty for a first one.

    Each row is one that came or went, or one cell that moved.
    """
    file = snapshot.folder / DIFFERENCES_FILE
    if not file.is_file():
        return []
    sql = f"from read_parquet($file) where {where}"
    try:
        with duckdb.connect() as connection:
            kept = connection.sql(sql, params={"file": str(file), **parameters})
            rows: list[dict[str, Any]] = kept.to_arrow_table().to_pylist()
    except duckdb.Error as error:
        raise damaged_snapshot(snapshot.folder, DIFFERENCES_FILE) from error
    return rows


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
    with duckdb.connect() as connection:
        for side, snapshot in {"older": older, "newer": newer}.items():
            file = sql_text(str(snapshot.warehouse_file))
            connection.execute(f"attach {file} as {side} (read_only)")
        connection.execute(_START)
        keys = {name: now[name].primary_key for name in now if name in before}
        for name, key in keys.items():
            known = {column.name for column in before[name].columns} - {*key}
            cells = [one.name for one in now[name].columns if one.name in known]
            rows, shown = f"{{marts}}.{name}", _SHOWN.get(name, _OTHER)
            if key and _differs(connection, rows):
                connection.execute(_difference_sql(name, rows, key, cells, shown))
        for figure_id, figure in rows_of_figures(newer).items():
            name, rows = figure["mart"], f"({figure['rows']})"
            key, shown = keys[name], ("", "''", _SHOWN[name][2])
            if "key" in figure:
                key, shown = (figure["key"],), _OTHER
            cells = [figure["value"]] if "value" in figure else []
            if _differs(connection, rows):
                sql = _difference_sql(name, rows, key, cells, shown, figure_id)
                connection.execute(sql)
        yield connection, alone


def rows_of_figures(snapshot: Snapshot) -> Mapping[str, Any]:
    """Return which rows each headline figure counts, from the figures' ``meta``."""
    for node in read_manifest(snapshot.folder)["nodes"].values():
        if node["resource_type"] == "model" and node["name"] == _FIGURES:
            return dict(node["config"]["meta"].get("moved_by", {}))
    return {}


def _differs(connection: duckdb.DuckDBPyConnection, rows: str) -> bool:
    """Tell whether any row differs; finding which takes ten times as long."""
    older, newer = (
        rows.replace("{marts}", f"{one}.marts") for one in ("older", "newer")
    )
    (row,) = connection.execute(_DIFFERS.format(older=older, newer=newer)).fetchall()
    return bool(row[0])


def _difference_sql(
    mart: str,
    rows: str,
    key: Sequence[str],
    cells: Sequence[str],
    shown: tuple[str, str, str],
    figure_id: str = "",
) -> str:
    """Write the statement that adds the differences of some rows of a mart.

    Rows are the same by `key`, and changed if one of `cells` differs. ``{marts}`` in
    `rows` stands for those of a snapshot.
    """
    subject, page, name = shown
    names = (f"newest_id({one})" if one in _MOVED_IDS else one for one in key)
    return _DIFFERENCES.format(
        mart=mart,
        figure_id=figure_id,
        older=rows.replace("{marts}", "older.marts"),
        newer=rows.replace("{marts}", "newer.marts"),
        key=", ".join(names),
        subject=subject,
        page=page,
        name=name,
        cells=", ".join(
            f"['{cell}', cast(older.{cell} as varchar), cast(newer.{cell} as varchar)]"
            for cell in cells
        ),
    )
