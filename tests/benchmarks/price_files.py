"""Made-up price files: ``python -m tests.benchmarks.price_files ROWS FOLDER``.

They are for measuring only. Nothing in them was ever observed, so they are never
written into the data folder that readers see.
"""

from __future__ import annotations

import argparse
import csv
from datetime import date
from pathlib import Path

import duckdb

from warehouse.paths import Project, default_project
from warehouse.prices.keepa_import import SOURCE_ID
from warehouse.seeds.evidence_day import as_of_on

ROWS_PER_FILE = 10_000_000
SELLER_TYPES = ("amazon", "buy_box", "new", "new_fba", "used")
_FIRST_DAY = date(2016, 1, 1)
# Every device is on sale from a first day of its own until the end of the evidence. Its
# price keeps to a level for a week and strays from it by a few dollars; each tenth week
# is a sale. One row in four states a list price.
_ROWS = """
with numbered as (
    select
        hash($begin + number) as dice,
        hash($begin + number + 1000000000000) as moment_dice
    from numbers
    where number < $count
),
placed as (
    select
        dice,
        dice % $device_count as device_number,
        (dice >> 8) % $seller_count as seller_number,
        $first_day + to_days(cast(device_number * $stagger_days as integer))
            as on_sale_from,
        on_sale_from + to_seconds(cast(
            moment_dice % (date_diff('day', on_sale_from, $last_day) * 86400) as bigint
        )) as observed_at
    from numbered
),
priced as (
    select
        *,
        5000 + (hash(device_number) % 200) * 100 as list_cents,
        hash(device_number * 1000 + date_diff('week', $first_day, observed_at))
            as week_dice,
        case when week_dice % 10 = 0 then 70 else 92 + week_dice % 9 end as percent
    from placed
)
select
    list_extract($device_ids, cast(device_number + 1 as bigint)) as device_id,
    observed_at,
    cast(
        (list_cents * percent // 100 + (dice >> 16) % 500)
        * cast(0.01 as decimal(2, 2)) as decimal(12, 2)
    ) as price_usd,
    case
        when (dice >> 32) % 4 = 0
            then cast(list_cents * cast(0.01 as decimal(2, 2)) as decimal(12, 2))
    end as list_price_usd,
    list_extract($seller_types, cast(seller_number + 1 as bigint)) as seller_type,
    $source_id as source_id
from priced
"""


def generate(
    project: Project, folder: Path, row_count: int, first_row: int = 0
) -> list[Path]:
    """Write price files in the layout of the landing area.

    Args:
        project: Names the seeds whose devices are used, and the end of the evidence.
        folder: Where to write; made if absent.
        row_count: Rows in all.
        first_row: Number of the first row. Equal numbers make equal rows.

    Returns:
        The files, with at most :data:`ROWS_PER_FILE` rows each.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = project.seeds_dir / "prices" / "devices.csv"
    with path.open(encoding="utf-8", newline="") as file:
        devices = [
            row["device_id"]
            for row in csv.DictReader(file)
            if row["device_scope"] == "model"
        ]
    last_day = as_of_on(project) or date.max
    days = (last_day - _FIRST_DAY).days
    values = {
        "device_ids": devices,
        "device_count": len(devices),
        "seller_types": list(SELLER_TYPES),
        "seller_count": len(SELLER_TYPES),
        "source_id": SOURCE_ID,
        "first_day": _FIRST_DAY,
        "last_day": last_day,
        "stagger_days": days // (len(devices) + 1),
    }
    written = []
    with duckdb.connect() as connection:
        # why: a table is read by all threads, a range by one.
        connection.execute(
            "create table numbers as from range($size) as numbers (number)",
            {"size": min(ROWS_PER_FILE, row_count)},
        )
        for begin in range(first_row, first_row + row_count, ROWS_PER_FILE):
            count = min(ROWS_PER_FILE, first_row + row_count - begin)
            target = folder / f"generated-{begin:012}-{count:08}.parquet"
            parameters = {**values, "begin": begin, "count": count}
            rows = connection.sql(_ROWS, params=parameters)
            rows.write_parquet(str(target), compression="zstd")
            written.append(target)
    return written


def main() -> None:
    """Generate what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, help="such as 1000000")
    parser.add_argument("folder", type=Path, help="where to write; not a data folder")
    options = parser.parse_args()
    project = default_project()
    if options.folder.resolve().is_relative_to(project.data_dir.resolve()):
        parser.error(f"`{options.folder}` is what readers see; name another folder")
    generate(project, options.folder, options.rows)


if __name__ == "__main__":
    main()
