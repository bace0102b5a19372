"""Bring the prices of a Keepa file into the landing area."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
from rich.console import Console

from warehouse.connection import sql_text
from warehouse.console import progress_bar, say, tally
from warehouse.errors import LandingError
from warehouse.lock import sole_writer
from warehouse.paths import Project
from warehouse.prices.aggregates import refuse_other_layout
from warehouse.prices.keepa import EPOCH, KeepaFile, KeepaFileError, read_keepa_file
from warehouse.prices.landing import add_file, draft_path, landing_files
from warehouse.seeds.evidence_day import as_of_on
from warehouse.seeds.seed_file import seed_rows

SOURCE_ID = "keepa-product-object"
_FILE_PREFIX = "keepa"
_FAULTS_SHOWN = 20
_NEW_PRICES = """
create table new_prices as
select distinct
    device_id,
    cast($epoch as timestamp) + to_minutes(minute) as observed_at,
    case when seller_type <> 'list_price' then usd end as price_usd,
    case when seller_type = 'list_price' then usd end as list_price_usd,
    seller_type,
    $source_id as source_id
from (
    select
        device_id,
        seller_type,
        minute,
        cast(
            cast(cents as decimal(12, 0)) * cast(0.01 as decimal(2, 2))
            as decimal(12, 2)
        ) as usd
    from read_prices
)
"""
_SAME_MOMENT = """
kept.source_id = $source_id
and kept.device_id = new_prices.device_id
and kept.seller_type = new_prices.seller_type
and kept.observed_at = new_prices.observed_at
"""
_SAME_PRICE = f"""
{_SAME_MOMENT}
and kept.price_usd is not distinct from new_prices.price_usd
and kept.list_price_usd is not distinct from new_prices.list_price_usd
"""


def import_keepa(project: Project, path: Path, console: Console) -> Path | None:
    """Add the prices of a Keepa file that are not in the landing area yet.

    Args:
        project: Names the landing area, and the seeds that say what an ASIN stands for.
        path: JSON file as :func:`warehouse.prices.keepa.read_keepa_file` reads it.
        console: Where to show progress, faults, and what was left out.

    Returns:
        The file that was added, in one step; None if all its prices were there already.

    Raises:
        KeepaFileError: If the Keepa file is damaged. Nothing was written.
        LandingError: If it cannot be read, or no product in it is a known device.
    """
    rows = seed_rows(project, "prices/device_asins.csv")
    devices = {row["asin"]: row["device_id"] for row in rows}
    _refuse_unregistered_source(project)
    last_day = as_of_on(project)
    if last_day is None:
        raise LandingError(
            "`dbt_project/dbt_project.yml` states no `as_of_on`, so that no price can "
            "be told from one of the future. Put the day back under `vars`."
        )
    try:
        with _product_progress(console, path) as on_product:
            content = read_keepa_file(path, last_day, on_product)
    except KeepaFileError as error:
        for fault in error.faults[:_FAULTS_SHOWN]:
            say(console, f"{path.name}: {fault}")
        if len(error.faults) > _FAULTS_SHOWN:
            say(console, f"... and {len(error.faults) - _FAULTS_SHOWN:,} more.")
        raise
    _list_left_out(console, content, devices)
    with sole_writer(project, partial(say, console)):
        return _add_new(project, content, devices, console)


def _add_new(
    project: Project, content: KeepaFile, devices: Mapping[str, str], console: Console
) -> Path | None:
    """Write the prices that no landing file holds."""
    with duckdb.connect() as connection:
        connection.register("read_prices", _price_table(content, devices))
        connection.execute(
            _NEW_PRICES,
            {"epoch": f"{EPOCH:%Y-%m-%d %H:%M:%S}", "source_id": SOURCE_ID},
        )
        read_count = _count(connection)
        changed_count = _forget_known(project, connection)
        new_count = _count(connection)
        known_count = read_count - new_count
        if not new_count:
            say(
                console,
                f"Nothing new: all {tally(known_count, 'price')} are there already.",
            )
            return None
        draft = draft_path(project)
        try:
            # why: in one order, so that equal imports make equal files.
            connection.execute(
                "copy (select * from new_prices order by all) "  # noqa: S608 - our path
                f"to {sql_text(str(draft))} (format parquet, compression zstd)"
            )
        except duckdb.IOException as error:
            draft.unlink(missing_ok=True)
            raise LandingError(
                f"The prices cannot be written to `{draft.parent}`: {error}. Nothing "
                "was imported. Make room, then import the file again."
            ) from error
    added = add_file(draft, _FILE_PREFIX)
    if changed_count:
        say(
            console,
            f"At {tally(changed_count, 'moment')} an earlier import has another "
            "price. Both are kept.",
        )
    say(
        console,
        f"Added {tally(new_count, 'price')} as `{added}`; {known_count:,} were there "
        "already. `make warehouse` takes them in.",
    )
    return added


def _forget_known(project: Project, connection: duckdb.DuckDBPyConnection) -> int:
    """Drop the new prices that a landing file holds.

    Returns:
        How many of the others are of a moment that a landing file has another price of.
    """
    known = "exists (select 1 from read_parquet($path) as kept where "
    forget = f"delete from new_prices where {known} {_SAME_PRICE})"  # noqa: S608
    count = f"select count(*) from new_prices where {known} {_SAME_MOMENT})"  # noqa: S608
    changed_count = 0
    for file in landing_files(project):
        refuse_other_layout(connection, file.path)
        values = {"path": str(file.path), "source_id": SOURCE_ID}
        connection.execute(forget, values)
        row = connection.execute(count, values).fetchone()
        changed_count += row[0] if row else 0
    return changed_count


def _price_table(content: KeepaFile, devices: Mapping[str, str]) -> pa.Table:
    """Return each price of a known device, as read."""
    device_ids: list[str] = []
    seller_types: list[str] = []
    minutes: list[int] = []
    cents: list[int] = []
    for history in content.histories:
        if history.asin in devices:
            count = len(history.minutes)
            device_ids += [devices[history.asin]] * count
            seller_types += [history.seller_type] * count
            minutes += history.minutes
            cents += history.cents
    return pa.table(
        {
            "device_id": pa.array(device_ids, pa.string()),
            "seller_type": pa.array(seller_types, pa.string()),
            "minute": pa.array(minutes, pa.int64()),
            "cents": pa.array(cents, pa.int64()),
        }
    )


def _count(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute("select count(*) from new_prices").fetchone()
    return int(row[0]) if row else 0


def _list_left_out(
    console: Console, content: KeepaFile, devices: Mapping[str, str]
) -> None:
    """Say which products and moments do not become prices."""
    for reason, count in sorted(content.left_out.items()):
        plural = reason.replace("moment", "moments").replace("product", "products")
        say(console, f"Left out: {count:,} {reason if count == 1 else plural}.")
    unknown = [asin for asin in content.asins if asin not in devices]
    if not unknown:
        return
    names = ", ".join(unknown)
    remedy = (
        "Add a row with the device and the source to `seeds/prices/device_asins.csv`, "
        "then import the file again."
    )
    if len(unknown) == len(content.asins):
        raise LandingError(
            "Nothing was imported: no product of the file is a known device "
            f"({names}). {remedy}"
        )
    say(console, f"Unknown ASINs, left out: {names}. {remedy}")


def _refuse_unregistered_source(project: Project) -> None:
    rows = seed_rows(project, "reference/sources.csv")
    if all(row["source_id"] != SOURCE_ID for row in rows):
        raise LandingError(
            f"`{SOURCE_ID}` is not in `seeds/reference/sources.csv`, so that an "
            "imported price would have no source. Put the row back."
        )


@contextmanager
def _product_progress(
    console: Console, path: Path
) -> Iterator[Callable[[int, int], None]]:
    """Show how many products were read: a bar for a person, a line for a log."""
    with progress_bar(console) as bar:
        task = bar.add_task(f"reads {path.name}", total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)
            if done == total:
                say(console, f"Read {tally(total, 'product')} of `{path.name}`.")

        yield show
