"""Daily prices of each landing file, kept as Parquet under the file's hash.

Every build is a new database, so what was worked out from a file that has not changed
is kept beside the snapshots, in ``aggregates/prices/<rule>/input_hash=<sha256>/``. The
lowest, the highest and the count of a day merge over files without loss, so that a
build from kept files equals one from scratch; ``fct_daily_prices`` does the merging.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
from pydantic import TypeAdapter
from rich.console import Console

from warehouse.connection import sql_text
from warehouse.console import progress_bar, say, tally
from warehouse.disk import file_hash, write_through
from warehouse.errors import LandingError
from warehouse.paths import Project
from warehouse.prices.landing import COLUMN_TYPES, SELLER_TYPES, LandingFile
from warehouse.seeds.evidence_day import as_of_on
from warehouse.seeds.seed_file import seed_rows

_DAILY_PRICES = """
select
    device_id,
    seller_type,
    source_id,
    cast(observed_at as date) as observed_on,
    min(price_usd) as low_price_usd,
    max(price_usd) as high_price_usd,
    min(list_price_usd) as low_list_price_usd,
    count(*) as observation_count
from read_parquet({path})
group by device_id, seller_type, source_id, cast(observed_at as date)
"""
# What must hold for each row -> the rows for which it does not.
_ROW_RULES = {
    "every column but the two prices must be filled": (
        "device_id is null or observed_at is null or seller_type is null "
        "or source_id is null"
    ),
    "a price must be above 0": "price_usd <= 0 or list_price_usd <= 0",
    "a row must have a price or a list price": (
        "price_usd is null and list_price_usd is null"
    ),
}
_DATA_FILE = "daily.parquet"
_SUMMARY_FILE = "summary.json"
_KEY = "input_hash="
_DRAFT_PREFIX = ".draft-"
_NAMES_SHOWN = 5


@dataclass(frozen=True)
class _Summary:
    """What a landing file holds, kept beside its daily prices.

    Attributes:
        row_count: Rows of the landing file.
        device_ids: Devices in it, sorted.
        seller_types: Sellers in it, sorted.
        source_ids: Sources in it, sorted.
        last_on: Day of its newest row, as ISO text; empty without rows.
        data_hash: SHA-256 of the file with the daily prices.
    """

    row_count: int
    device_ids: list[str]
    seller_types: list[str]
    source_ids: list[str]
    last_on: str
    data_hash: str


_SUMMARY = TypeAdapter(_Summary)


def daily_prices_pattern(project: Project, folder: Path) -> str:
    """Return which files dbt is to read, as seen from the folder it runs in.

    Args:
        project: Names the folder of aggregates.
        folder: Working folder of the dbt process.

    Returns:
        A pattern for ``read_parquet``, relative so that no manifest tells where the
        build was made.
    """
    kept = os.path.relpath(_rule_dir(project).resolve(), folder.resolve())
    return f"{Path(kept).as_posix()}/{_KEY}*/{_DATA_FILE}"


def daily_prices_statement(path: Path) -> str:
    """Return the statement that works out the daily prices of one landing file.

    Args:
        path: Landing file.

    Returns:
        One ``select``: one row per device, seller, source and day (UTC).
    """
    return _DAILY_PRICES.format(path=sql_text(str(path)))


def update_aggregates(
    project: Project,
    files: Sequence[LandingFile],
    console: Console,
    settings: Mapping[str, str | int] | None = None,
) -> None:
    """Work out the daily prices of new landing files, and forget those of gone ones.

    What is not as it was kept is worked out anew.

    Args:
        project: Names the folders. The caller holds the lock.
        files: From :func:`warehouse.prices.landing.landing_files`.
        console: Where to show progress; nothing is shown without files.
        settings: Settings of DuckDB, such as ``threads``; its own choice if None.

    Raises:
        LandingError: If a file is not in the layout, breaks a rule, or names what the
            seeds do not know. What was worked out until then is kept.
    """
    _forget_others(project, files)
    if not files:
        return
    kept = {file: _whole_summary(_kept_dir(project, file)) for file in files}
    new = [file for file, summary in kept.items() if summary is None]
    with _file_progress(console, len(new)) as show:
        for file in new:
            show(file)
            kept[file] = _keep(project, file, settings or {})
    summaries = [(file, summary) for file, summary in kept.items() if summary]
    _refuse_unknown(project, summaries)
    rows = tally(sum(summary.row_count for _, summary in summaries), "row")
    found = f"{tally(len(files), 'price file')} ({len(new):,} new), {rows}"
    say(console, f"Landing area: {found}.")


def refuse_other_layout(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Stop if a file does not have the columns of the landing area.

    Args:
        connection: Any open connection.
        path: File to look at.

    Raises:
        LandingError: If it is no Parquet file, or has other columns or types.
    """
    try:
        found = dict(
            connection.execute(
                "select column_name, column_type from "
                "(describe select * from read_parquet($path))",
                {"path": str(path)},
            ).fetchall()
        )
    except duckdb.Error as error:
        raise _damaged(path) from error
    if found != COLUMN_TYPES:
        wrong = "; ".join(
            f"`{name}` is {found.get(name, 'absent')}, not "
            f"{COLUMN_TYPES.get(name, 'allowed')}"
            for name in sorted(found.keys() | COLUMN_TYPES.keys())
            if found.get(name) != COLUMN_TYPES.get(name)
        )
        raise LandingError(
            f"`{path}` is not in the layout of the landing area: {wrong}. Write it "
            "anew in the layout that `warehouse/prices/landing.py` states."
        )


def _keep(
    project: Project, file: LandingFile, settings: Mapping[str, str | int]
) -> _Summary:
    """Make the kept folder of one landing file; it gets its name when it is whole."""
    kept = _kept_dir(project, file)
    shutil.rmtree(kept, ignore_errors=True)
    draft = kept.with_name(f"{_DRAFT_PREFIX}{file.sha256}")
    draft.mkdir(parents=True)
    with duckdb.connect(config=dict(settings)) as connection:
        connection.execute(f"set temp_directory = {sql_text(str(draft / 'spilled'))}")
        refuse_other_layout(connection, file.path)
        try:
            _refuse_broken_rows(connection, file.path)
            connection.execute(
                f"copy ({daily_prices_statement(file.path)}) "
                f"to {sql_text(str(draft / _DATA_FILE))} "
                "(format parquet, compression zstd)"
            )
        except duckdb.Error as error:
            raise _damaged(file.path) from error
        summary = _summarise(connection, draft / _DATA_FILE)
    (draft / _SUMMARY_FILE).write_bytes(_SUMMARY.dump_json(summary, indent=2) + b"\n")
    shutil.rmtree(draft / "spilled", ignore_errors=True)
    for path in (draft / _DATA_FILE, draft / _SUMMARY_FILE, draft):
        write_through(path)
    draft.rename(kept)
    return summary


def _refuse_broken_rows(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Stop at the first row of a landing file that breaks a rule."""
    for rule, broken in _ROW_RULES.items():
        columns = ", ".join(COLUMN_TYPES)
        row = connection.execute(
            f"select file_row_number + 1, {columns} "  # noqa: S608 - fixed texts
            "from read_parquet($path, file_row_number = true) "
            f"where {broken} order by file_row_number limit 1",
            {"path": str(path)},
        ).fetchone()
        if row is not None:
            cells = zip(COLUMN_TYPES, row[1:], strict=True)
            said = ", ".join(
                f"{name} {'(empty)' if value is None else value}"
                for name, value in cells
            )
            raise LandingError(
                f"Row {row[0]:,} of `{path}` (`{said}`) cannot be used: {rule}. "
                "Write the file anew without it, or take the file out of the landing "
                "area."
            )


def _summarise(connection: duckdb.DuckDBPyConnection, daily: Path) -> _Summary:
    """Say what the daily prices of one landing file hold."""
    row = connection.execute(
        "select coalesce(sum(observation_count), 0), "
        "coalesce(list_sort(list(distinct device_id)), []), "
        "coalesce(list_sort(list(distinct seller_type)), []), "
        "coalesce(list_sort(list(distinct source_id)), []), "
        "coalesce(cast(max(observed_on) as varchar), '') "
        "from read_parquet($path)",
        {"path": str(daily)},
    ).fetchone()
    if row is None:
        raise _damaged(daily)
    return _Summary(int(row[0]), row[1], row[2], row[3], row[4], file_hash(daily))


def _whole_summary(kept: Path) -> _Summary | None:
    """Return what was kept of a landing file; None if anything of it is damaged."""
    try:
        summary = _SUMMARY.validate_json((kept / _SUMMARY_FILE).read_bytes())
        is_whole = file_hash(kept / _DATA_FILE) == summary.data_hash
    except (OSError, ValueError):
        return None
    return summary if is_whole else None


def _refuse_unknown(
    project: Project, summaries: Sequence[tuple[LandingFile, _Summary]]
) -> None:
    """Stop if a landing file names what the seeds do not know, or is ahead of them."""
    rows = seed_rows(project, "prices/devices.csv")
    single = {row["device_id"] for row in rows if row["device_scope"] != "range"}
    devices = single, "seeds/prices/devices.csv, or is a range of devices there"
    cited = {row["source_id"] for row in seed_rows(project, "reference/sources.csv")}
    sources = cited, "seeds/reference/sources.csv"
    sellers = set(SELLER_TYPES), "the list in warehouse/prices/landing.py"
    last_day = as_of_on(project)
    for file, summary in summaries:
        for column, found, (known, where) in (
            ("device_id", summary.device_ids, devices),
            ("source_id", summary.source_ids, sources),
            ("seller_type", summary.seller_types, sellers),
        ):
            if unknown := [value for value in found if value not in known]:
                raise LandingError(
                    f"`{file.path}` names {_some(unknown)} as {column}, which is not "
                    f"in {where}. Add it there with its source, or take the file out "
                    "of the landing area."
                )
        if last_day is not None and summary.last_on > last_day.isoformat():
            raise LandingError(
                f"`{file.path}` holds a price of {summary.last_on}, but the evidence "
                f"ends on {last_day}. Move `as_of_on` in `dbt_project/dbt_project.yml` "
                "if the day is right, or take the file out of the landing area."
            )


def _forget_others(project: Project, files: Sequence[LandingFile]) -> None:
    """Remove what was kept of files that are gone, by other rules or half made."""
    wanted = {_kept_dir(project, file) for file in files}
    rule_dir = _rule_dir(project)
    for path in project.price_aggregates_dir.glob("*"):
        if path != rule_dir:
            shutil.rmtree(path)
    for path in rule_dir.glob("*"):
        if path not in wanted:
            shutil.rmtree(path)


def _rule_dir(project: Project) -> Path:
    """Return the folder of what was worked out by today's rule."""
    rule = hashlib.sha256(_DAILY_PRICES.encode()).hexdigest()[:8]
    return project.price_aggregates_dir / rule


def _kept_dir(project: Project, file: LandingFile) -> Path:
    return _rule_dir(project) / f"{_KEY}{file.sha256}"


@contextmanager
def _file_progress(
    console: Console, count: int
) -> Iterator[Callable[[LandingFile], None]]:
    """Show each new landing file when begun: a bar for a person, lines for a log."""
    with progress_bar(console) as bar:
        task = bar.add_task("Landing area", total=count)

        def show(file: LandingFile) -> None:
            bar.update(task, description=f"daily prices of {file.name}", advance=1)
            if not console.is_terminal:
                say(console, f"daily prices of {file.name}")

        yield show


def _damaged(path: Path) -> LandingError:
    return LandingError(
        f"`{path}` cannot be read as Parquet: it is damaged or was cut short. Copy it "
        "into the landing area again, or take it out."
    )


def _some(values: Sequence[str]) -> str:
    """Write a few values, and how many more there are."""
    shown = ", ".join(f"`{value}`" for value in values[:_NAMES_SHOWN])
    more = len(values) - _NAMES_SHOWN
    return f"{shown} and {more:,} more" if more > 0 else shown
