"""Made-up price files, for measuring only: nothing in them was ever observed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from warehouse.paths import Project
from warehouse.prices import SOURCE_ID
from warehouse.seeds.files import as_of_on, read_seed_rows

_SELLER_TYPES = ("amazon", "buy_box", "new", "new_fba", "used")
_FIRST_DAY = date(2016, 1, 1)
# Every device is on sale from its own first day until the end of the evidence. Its
# price stays within a few dollars of a level for a week; every tenth week is a sale.
# One row in four states a list price.
_ROWS = """
with numbered as (
    select
        hash(number) as dice,
        hash(number + 1000000000000) as moment_dice
    from range($row_count) as numbers (number)
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


def generate(project: Project, row_count: int) -> Path:
    """Write one file of prices of the real devices into the landing folder."""
    devices = [
        row["device_id"]
        for row in read_seed_rows(project, "prices/devices.csv")
        if row["device_scope"] == "model"
    ]
    last_day = as_of_on(project) or date.max
    values = {
        "device_ids": devices,
        "device_count": len(devices),
        "seller_types": list(_SELLER_TYPES),
        "seller_count": len(_SELLER_TYPES),
        "source_id": SOURCE_ID,
        "first_day": _FIRST_DAY,
        "last_day": last_day,
        "stagger_days": (last_day - _FIRST_DAY).days // (len(devices) + 1),
        "row_count": row_count,
    }
    path = project.landing_prices_dir / "generated.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        rows = connection.sql(_ROWS, params=values)
        rows.write_parquet(str(path), compression="zstd")
    return path
