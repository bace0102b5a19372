"""Imported prices: Parquet files in the landing folder, and Keepa's price histories."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, Field, ValidationError
from rich.console import Console

from warehouse.console import say, tally
from warehouse.disk import build_lock, file_hash, replace_durably
from warehouse.errors import Fault, ImportRefusedError, SeedCheckError, faults_of
from warehouse.paths import Project
from warehouse.seeds.files import as_of_on, read_seed_rows

# why: every build reads this module, and DuckDB and Arrow load slowly.
if TYPE_CHECKING:
    import duckdb

COLUMN_TYPES: Mapping[str, str] = {
    "device_id": "VARCHAR",
    "observed_at": "TIMESTAMP",
    "price_usd": "DECIMAL(12,2)",
    "list_price_usd": "DECIMAL(12,2)",
    "seller_type": "VARCHAR",
    "source_id": "VARCHAR",
}
SOURCE_ID = "keepa-product-object"
# Place in Keepa's `csv` -> seller and condition of the offer, and how many numbers
# there are for each moment: three where shipping is stated too.
HISTORIES: Mapping[int, tuple[str, int]] = {
    0: ("amazon", 2),
    1: ("new", 2),
    2: ("used", 2),
    4: ("list_price", 2),
    6: ("refurbished", 2),
    7: ("new_fbm", 3),
    8: ("lightning_deal", 2),
    9: ("warehouse", 2),
    10: ("new_fba", 2),
    18: ("buy_box", 3),
    33: ("prime_exclusive", 2),
}
# `fct_daily_prices` accepts the same values.
SELLER_TYPES = sorted(seller for seller, _ in HISTORIES.values())
# Column -> the rows in which it is wrong, what must hold, and the remedy.
_RULES: Mapping[str, tuple[str, str, str]] = {
    "device_id": (
        "device_id is null or device_id not in (select unnest($devices))",
        "must be a single device of `seeds/prices/devices.csv`",
        "Add it there.",
    ),
    "observed_at": (
        "observed_at is null or cast(observed_at as date) > $last_on",
        "must be a moment up to the end of the evidence",
        "Correct it, or move `as_of_on` in `dbt_project/dbt_project.yml`.",
    ),
    "price_usd": (
        "price_usd <= 0 or (price_usd is null and list_price_usd is null)",
        "must be above 0, and may be empty only with a list price",
        "Correct it, or take the row out.",
    ),
    "list_price_usd": (
        "list_price_usd <= 0",
        "must be above 0 or empty",
        "Correct it, or take the row out.",
    ),
    "seller_type": (
        "seller_type is null or seller_type not in (select unnest($sellers))",
        "must be one of the sellers in `warehouse/prices.py`",
        "Correct it.",
    ),
    "source_id": (
        "source_id is null or source_id not in (select unnest($sources))",
        "must be in `seeds/reference/sources.csv`",
        "Add the source there.",
    ),
}
# Most faults that are listed of one file; each of its 10^7 rows may be wrong.
_MOST_FAULTS = 1_000
_WRITE_AGAIN = "Write the file again."
_DOWNLOAD_AGAIN = "Download the file again, or take the product out of it."
_EPOCH = datetime(2011, 1, 1)  # noqa: DTZ001 - UTC, as DuckDB stores it


def landing_files(project: Project) -> list[Path]:
    """List the price files that the next build reads; refuse any other visible file."""
    folder = project.landing_prices_dir
    files = sorted(path for path in folder.glob("*") if path.name[0] != ".")
    for path in files:
        if path.suffix != ".parquet" or path.is_dir():
            raise ImportRefusedError(
                f"`{path}` is not a `.parquet` file, and the landing folder holds "
                "nothing else. Move it elsewhere."
            )
    return files


def landing_hashes(project: Project) -> list[str]:
    """Hash the price files; neither their names nor their order count."""
    return sorted(map(file_hash, landing_files(project)))


def landing_pattern(project: Project, folder: Path) -> str:
    """Return the pattern by which dbt finds the price files from a working folder.

    It is relative, so that the manifest does not name folders of this machine.
    """
    landing = os.path.relpath(project.landing_prices_dir.resolve(), folder.resolve())
    return f"{Path(landing).as_posix()}/*.parquet"


def check_landing_files(
    project: Project, settings: Mapping[str, str | int] | None = None
) -> int:
    """Check every price file, and count their rows; raise all faults as one error.

    `settings` are DuckDB's, such as ``threads``.
    """
    import duckdb

    files = landing_files(project)
    if not files:
        return 0
    devices = read_seed_rows(project, "prices/devices.csv")
    sources = read_seed_rows(project, "reference/sources.csv")
    known = {
        "devices": [
            row["device_id"] for row in devices if row["device_scope"] != "range"
        ],
        "sellers": SELLER_TYPES,
        "sources": [row["source_id"] for row in sources],
        "last_on": as_of_on(project),
    }
    with duckdb.connect(config=dict(settings or {})) as connection:
        faults = [
            fault for path in files for fault in _file_faults(connection, path, known)
        ]
        faults += _repeated(files)
        if faults:
            raise SeedCheckError(faults)
        return sum(_count(connection, path) for path in files)


def _count(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    [(count,)] = connection.execute(
        "select count(*) from read_parquet($path)", {"path": str(path)}
    ).fetchall()
    return int(count)


def _file_faults(
    connection: duckdb.DuckDBPyConnection, path: Path, known: Mapping[str, object]
) -> list[Fault]:
    import duckdb

    wrong_rows = " union all ".join(
        "select file_row_number + 1 as row_number, "  # noqa: S608 - fixed texts
        f"'{column}' as name, cast({column} as varchar) as value "
        f"from read_parquet($path, file_row_number = true) where {condition}"
        for column, (condition, _, _) in _RULES.items()
    )
    try:
        read = connection.read_parquet(str(path))
        types = dict(zip(read.columns, map(str, read.types), strict=True))
        if types != COLUMN_TYPES:
            return [*_wrong_columns(path, types)]
        rows = connection.execute(
            f"{wrong_rows} order by all limit {_MOST_FAULTS}",
            {"path": str(path), **known},
        ).fetchall()
    except duckdb.Error as error:
        rule = f"cannot be read as Parquet: {str(error).splitlines()[0]}"
        return [Fault(path.name, 0, "", "file", rule, "Copy it here again.")]
    return [
        Fault(
            path.name, 0, f"row {number:,}, {column}", value or "", *_RULES[column][1:]
        )
        for number, column, value in rows
    ]


def _wrong_columns(path: Path, types: Mapping[str, str]) -> Iterator[Fault]:
    for name in sorted(types.keys() | COLUMN_TYPES.keys()):
        expected, is_type = COLUMN_TYPES.get(name, "absent"), types.get(name, "absent")
        if expected != is_type:
            rule = f"must be {expected}"
            yield Fault(path.name, 0, name, is_type, rule, _WRITE_AGAIN)


def _repeated(files: Sequence[Path]) -> Iterator[Fault]:
    """Find files of equal bytes, whose prices would count twice."""
    first: dict[str, str] = {}
    for path in files:
        other = first.setdefault(file_hash(path), path.name)
        if other != path.name:
            rule = f"has the same bytes as `{other}`"
            yield Fault(path.name, 0, "", "file", rule, "Remove one of them.")


# why: the greatest is still a moment, and the sum of two fits the price column.
_Number = Annotated[int, Field(ge=-2, lt=10**8)]


class _Product(BaseModel, strict=True):
    """A product object of Keepa; domain 1 is the one with prices in US dollars."""

    asin: str = Field(pattern="^[0-9A-Z]{10}$")
    domain: Literal[1] = Field(alias="domainId")
    csv: list[list[_Number] | None] | None

    def histories(self) -> Iterator[tuple[int, list[int]]]:
        """Yield the place and the numbers of each history of prices."""
        for index, numbers in enumerate(self.csv or ()):
            if numbers and index in HISTORIES:
                yield index, numbers


class _Answer(BaseModel, strict=True):
    """An answer of Keepa's interface."""

    products: list[_Product] = Field(min_length=1)


def import_keepa(project: Project, paths: Sequence[Path], console: Console) -> None:
    """Add the prices of Keepa files to ``keepa.parquet`` in the landing folder.

    A price that is there already is not added again.
    """
    asins = read_seed_rows(project, "prices/device_asins.csv")
    devices = {row["asin"]: row["device_id"] for row in asins}
    last_on = as_of_on(project) or date.max
    faults: list[Fault] = []
    products = [
        product for path in paths for product in _read_products(path, last_on, faults)
    ]
    if faults:
        raise SeedCheckError(faults)
    if unknown := sorted({product.asin for product in products} - devices.keys()):
        say(
            console,
            f"Left out, unknown ASINs: {', '.join(unknown)}. Add them to "
            "`seeds/prices/device_asins.csv` with device and source.",
        )
    prices = [
        price
        for product in products
        if product.asin in devices
        for price in _prices(product, devices[product.asin])
    ]
    if not prices:
        raise ImportRefusedError(
            "The files hold no price of a known device. Nothing was imported."
        )
    with build_lock(project, partial(say, console)):
        check_landing_files(project)
        _merge(project, prices, console)


def _read_products(path: Path, last_on: date, faults: list[Fault]) -> list[_Product]:
    text = path.read_bytes().decode("utf-8-sig", "backslashreplace")
    try:
        products = _Answer.model_validate_json(text).products
    except ValidationError as error:
        faults += faults_of(error, path.name, 0, _DOWNLOAD_AGAIN)
        return []
    for number, product in enumerate(products):
        for index, numbers in product.histories():
            column = f"products[{number}][csv][{index}]"
            for value, rule in _broken_history(numbers, HISTORIES[index][1], last_on):
                faults.append(Fault(path.name, 0, column, value, rule, _DOWNLOAD_AGAIN))
    return products


def _broken_history(
    numbers: Sequence[int], width: int, last_on: date
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a history: the value, and the rule that it breaks."""
    if len(numbers) % width:
        yield f"{len(numbers):,} numbers", f"must have {width} for each moment"
        return
    minutes = numbers[::width]
    for before, minute in zip((-1, *minutes), minutes, strict=False):
        moment = _EPOCH + timedelta(minutes=minute)
        if minute <= before or moment.date() > last_on:
            rule = f"must be later than the minute before it, and up to {last_on}"
            yield f"{minute} ({moment:%Y-%m-%d %H:%M} UTC)", rule


def _prices(product: _Product, device_id: str) -> Iterator[dict[str, object]]:
    """Yield the prices of a product in the columns of a price file."""
    for index, numbers in product.histories():
        seller, width = HISTORIES[index]
        for start in range(0, len(numbers), width):
            minute, *sums = numbers[start : start + width]
            # why: that means no offer at this moment.
            if min(sums) < 0 or not sums[0]:
                continue
            usd = Decimal(sum(sums)).scaleb(-2)
            yield {
                "device_id": device_id,
                "observed_at": _EPOCH + timedelta(minutes=minute),
                "price_usd": None if seller == "list_price" else usd,
                "list_price_usd": usd if seller == "list_price" else None,
                "seller_type": seller,
                "source_id": SOURCE_ID,
            }


def _merge(
    project: Project, prices: Sequence[dict[str, object]], console: Console
) -> None:
    """Write old and new prices to one file, which replaces the old in one step."""
    import duckdb
    import pyarrow as pa

    folder = project.landing_prices_dir
    folder.mkdir(parents=True, exist_ok=True)
    lasting, draft = folder / "keepa.parquet", folder / ".keepa.draft"
    cells = ", ".join(
        f"cast({name} as {kind}) as {name}" for name, kind in COLUMN_TYPES.items()
    )
    old = " union all by name from read_parquet($old)" if lasting.exists() else ""
    with duckdb.connect() as connection:
        connection.register("read", pa.Table.from_pylist(prices))
        before = _count(connection, lasting) if old else 0
        try:
            # why: sorted, so that equal imports make equal files.
            connection.sql(
                f"select distinct * from (select {cells} from read{old}) order by all",  # noqa: S608
                params={"old": str(lasting)} if old else {},
            ).write_parquet(str(draft), compression="zstd")
        except duckdb.IOException as error:
            draft.unlink(missing_ok=True)
            raise ImportRefusedError(
                f"`{folder}` cannot be written: {error}. Nothing was imported. Make "
                "room, then import again."
            ) from error
        after = _count(connection, draft)
    replace_durably(draft, lasting)
    say(
        console,
        f"{tally(after - before, 'new price')}, {after:,} in all, in `{lasting}`. "
        "`make warehouse` builds with them.",
    )
