"""Imported prices: Parquet files in the landing folder, and Keepa's price histories."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import (
    BaseModel,
    Field,
    NonNegativeInt,
    TypeAdapter,
    ValidationError,
)
from rich.console import Console

from warehouse.console import say, tally
from warehouse.disk import build_lock, file_hash, replace_durably
from warehouse.errors import LandingError, broken_rules
from warehouse.paths import Project
from warehouse.seeds.files import BOM, as_of_on, read_seed_rows

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
# there are for each moment. Left out are those that hold no price to buy at, such as
# sales rank, counts and ratings.
HISTORIES: Mapping[int, tuple[str, int]] = {
    0: ("amazon", 2),
    1: ("new", 2),
    2: ("used", 2),
    4: ("list_price", 2),
    5: ("collectible", 2),
    6: ("refurbished", 2),
    7: ("new_fbm", 3),
    8: ("lightning_deal", 2),
    9: ("warehouse", 2),
    10: ("new_fba", 2),
    18: ("buy_box", 3),
    19: ("used_like_new", 3),
    20: ("used_very_good", 3),
    21: ("used_good", 3),
    22: ("used_acceptable", 3),
    23: ("collectible_like_new", 3),
    24: ("collectible_very_good", 3),
    25: ("collectible_good", 3),
    26: ("collectible_acceptable", 3),
    27: ("refurbished_with_shipping", 3),
    28: ("ebay_new", 3),
    29: ("ebay_used", 3),
    32: ("buy_box_used", 3),
    33: ("prime_exclusive", 2),
}
# `fct_daily_prices` accepts the same values.
SELLER_TYPES = sorted({seller for seller, _ in HISTORIES.values()})
_FAULTS_SHOWN = 100
# Column -> the rows in which it is wrong, and what must hold.
_RULES: Mapping[str, tuple[str, str]] = {
    "device_id": (
        "device_id is null or device_id not in (select unnest($devices))",
        "must be a single device of `seeds/prices/devices.csv`; add it there",
    ),
    "observed_at": (
        "observed_at is null or cast(observed_at as date) > $last_on",
        "must be a moment up to the end of the evidence, `as_of_on` in "
        "`dbt_project/dbt_project.yml`; correct it, or move that day",
    ),
    "price_usd": (
        "price_usd <= 0 or (price_usd is null and list_price_usd is null)",
        "must be above 0, and may be empty only with a list price; correct it or "
        "take the row out",
    ),
    "list_price_usd": (
        "list_price_usd <= 0",
        "must be above 0 or empty; correct it or take the row out",
    ),
    "seller_type": (
        "seller_type is null or seller_type not in (select unnest($sellers))",
        "must be one of the sellers in `warehouse/prices.py`; correct it",
    ),
    "source_id": (
        "source_id is null or source_id not in (select unnest($sources))",
        "must be in `seeds/reference/sources.csv`; add the source there",
    ),
}
_EPOCH = datetime(2011, 1, 1, tzinfo=UTC)
_NO_OFFER = frozenset({-1, -2})
_CENTS_END = 10**11  # a tenth of what decimal(12, 2) holds; shipping is added
_VALUE_LENGTH = 60
_JSON = TypeAdapter[object](object)
_KEEPA_ROWS = """
select
    device_id,
    timestamp '2011-01-01' + to_minutes(minute) as observed_at,
    case when seller_type <> 'list_price' then usd end as price_usd,
    case when seller_type = 'list_price' then usd end as list_price_usd,
    seller_type,
    $source_id as source_id
from (
    select
        *,
        cast(cast(cents as decimal(12, 0)) / 100 as decimal(12, 2)) as usd
    from read_prices
)
"""


class PriceFault(NamedTuple):
    """One fault of a price file."""

    file: str
    row: str
    column: str
    value: str
    rule: str

    def __str__(self) -> str:
        """Return the fault as one line."""
        places = (self.file, self.row, self.column)
        return f"{', '.join(filter(None, places))}: `{self.value}` {self.rule}."


def refuse_faults(faults: Sequence[PriceFault], outcome: str) -> None:
    """Stop if there are faults, and list them."""
    if not faults:
        return
    lines = [f"  {fault}" for fault in faults[:_FAULTS_SHOWN]]
    if len(faults) > _FAULTS_SHOWN:
        lines.append(f"  ... and {len(faults) - _FAULTS_SHOWN:,} more.")
    first = f"{tally(len(faults), 'fault')} in price files. {outcome}"
    raise LandingError("\n".join([first, *lines]))


def landing_files(project: Project) -> list[Path]:
    """List the price files that the next build reads; refuse any other visible file."""
    folder = project.landing_prices_dir
    files = sorted(path for path in folder.glob("*") if path.name[0] != ".")
    for path in files:
        if path.suffix != ".parquet" or path.is_dir():
            raise LandingError(
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
    known = {
        "devices": [
            row["device_id"]
            for row in read_seed_rows(project, "prices/devices.csv")
            if row["device_scope"] != "range"
        ],
        "sellers": SELLER_TYPES,
        "sources": [
            row["source_id"] for row in read_seed_rows(project, "reference/sources.csv")
        ],
        "last_on": as_of_on(project),
    }
    faults: list[PriceFault] = []
    row_count = 0
    with duckdb.connect(config=dict(settings or {})) as connection:
        for path in files:
            try:
                wrong = [*_wrong_columns(connection, path)]
                if not wrong:
                    wrong = [*_wrong_rows(connection, path, known)]
                    row_count += _count(connection, path)
            except duckdb.Error as error:
                rule = f"cannot be read as Parquet: {str(error).splitlines()[0]}"
                wrong = [
                    PriceFault(path.name, "", "", "file", f"{rule} Copy it here again")
                ]
            faults += wrong
    faults += _repeated(files)
    refuse_faults(
        faults,
        f"Nothing was built. They are in `{project.landing_prices_dir}`:",
    )
    return row_count


def _count(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    [(count,)] = connection.execute(
        "select count(*) from read_parquet($path)", {"path": str(path)}
    ).fetchall()
    return int(count)


def _wrong_columns(
    connection: duckdb.DuckDBPyConnection, path: Path
) -> Iterator[PriceFault]:
    types = dict(
        connection.execute(
            "select column_name, column_type from "
            "(describe select * from read_parquet($path))",
            {"path": str(path)},
        ).fetchall()
    )
    for name in sorted(types.keys() | COLUMN_TYPES.keys()):
        expected, is_type = COLUMN_TYPES.get(name, "absent"), types.get(name, "absent")
        if expected != is_type:
            rule = f"must be {expected}; write the file again with these columns"
            yield PriceFault(path.name, "", name, is_type, rule)


def _wrong_rows(
    connection: duckdb.DuckDBPyConnection, path: Path, known: Mapping[str, object]
) -> Iterator[PriceFault]:
    cells = ", ".join(
        f"case when {condition} then struct_pack(name := '{column}', "
        f"value := coalesce(cast({column} as varchar), '(empty)')) end"
        for column, (condition, _) in _RULES.items()
    )
    broken = " or ".join(f"({condition})" for condition, _ in _RULES.values())
    rows = connection.execute(
        "select row_number, cell.name, cell.value from ("  # noqa: S608 - fixed texts
        f"select file_row_number + 1 as row_number, unnest([{cells}]) as cell "
        f"from read_parquet($path, file_row_number = true) where {broken}"
        ") where cell is not null order by all",
        {"path": str(path), **known},
    ).fetchall()
    for number, column, value in rows:
        _, rule = _RULES[column]
        yield PriceFault(path.name, f"row {number:,}", column, value, rule)


def _repeated(files: Sequence[Path]) -> Iterator[PriceFault]:
    """Find files of equal bytes, whose prices would count twice."""
    first: dict[str, str] = {}
    for path in files:
        other = first.setdefault(file_hash(path), path.name)
        if other != path.name:
            rule = f"has the same bytes as `{other}`; remove one of them"
            yield PriceFault(path.name, "", "", "file", rule)


class _Product(BaseModel, strict=True):
    """A product object of Keepa; without a domain it counts as one in US dollars."""

    asin: str = Field(pattern="^[0-9A-Z]{10}$")
    domain: Literal[1] = Field(1, alias="domainId")
    updated_at_minute: NonNegativeInt | None = Field(None, alias="lastUpdate")
    csv: list[list[int] | None] | None


@dataclass
class KeepaContent:
    """The content of some files: prices, counts of the rest, and faults.

    `devices` has the device of each ASIN, `end` is the first minute that is later than
    the evidence, and `prices` are devices, sellers, minutes and cents.
    """

    devices: Mapping[str, str]
    end: int
    prices: list[tuple[str, str, int, int]] = field(default_factory=list)
    asins: set[str] = field(default_factory=set)
    unpriced: Counter[str] = field(default_factory=Counter)
    faults: list[PriceFault] = field(default_factory=list)

    def report(
        self, file: str, row: str, column: str, value: object, rule: str
    ) -> None:
        """Note a fault."""
        # why: JSON makes every value printable.
        shown = json.dumps(value, default=str)[:_VALUE_LENGTH]
        rule = f"{rule}; download the file again, or take the product out of it"
        self.faults.append(PriceFault(file, row, column, shown, rule))


def import_keepa(project: Project, paths: Sequence[Path], console: Console) -> None:
    """Add the prices of Keepa files to ``keepa.parquet`` in the landing folder.

    A price that is there already is not added again. Raises `LandingError`, and imports
    nothing, if a file has a fault or no product is a known device.
    """
    asins = read_seed_rows(project, "prices/device_asins.csv")
    devices = {row["asin"]: row["device_id"] for row in asins}
    content = KeepaContent(devices, _end_of_evidence(project))
    sources = read_seed_rows(project, "reference/sources.csv")
    if all(row["source_id"] != SOURCE_ID for row in sources):
        raise LandingError(
            f"`{SOURCE_ID}` is not in `seeds/reference/sources.csv`, so imported "
            "prices would have no source. Put the row back. Nothing was imported."
        )
    for path in paths:
        read_keepa_file(path, content)
    refuse_faults(content.faults, "Nothing was imported:")
    if content.unpriced:
        counts = [tally(n, noun) for noun, n in sorted(content.unpriced.items())]
        say(console, f"Left out, without a price: {', '.join(counts)}.")
    if unknown := sorted(content.asins - devices.keys()):
        remedy = (
            f"{', '.join(unknown)}. Add them to `seeds/prices/device_asins.csv` with "
            "device and source, then import again."
        )
        if len(unknown) == len(content.asins):
            raise LandingError(f"Nothing was imported. Unknown ASINs: {remedy}")
        say(console, f"Left out, unknown ASINs: {remedy}")
    with build_lock(project, partial(say, console)):
        check_landing_files(project)
        _merge(project, content, console)


def _end_of_evidence(project: Project) -> int:
    """Return the first minute that is later than the evidence."""
    last_on = as_of_on(project)
    if last_on is None:
        raise LandingError(
            "`dbt_project/dbt_project.yml` has no `as_of_on`, so future prices "
            "cannot be recognized. Put it back under `vars`."
        )
    return (
        datetime.combine(last_on, time(), UTC) + timedelta(days=1) - _EPOCH
    ) // timedelta(minutes=1)


def _merge(project: Project, content: KeepaContent, console: Console) -> None:
    """Write old and new prices to one file, which replaces the old in one step."""
    import duckdb
    import pyarrow as pa

    folder = project.landing_prices_dir
    folder.mkdir(parents=True, exist_ok=True)
    lasting, draft = folder / "keepa.parquet", folder / ".keepa.draft"
    columns = (
        *(("device_id", pa.string()), ("seller_type", pa.string())),
        *(("minute", pa.int64()), ("cents", pa.int64())),
    )
    read = pa.table(
        {
            name: pa.array([price[at] for price in content.prices], kind)
            for at, (name, kind) in enumerate(columns)
        }
    )
    with duckdb.connect() as connection:
        connection.register("read_prices", read)
        before = _count(connection, lasting) if lasting.exists() else 0
        values, old = {"source_id": SOURCE_ID}, ""
        if before:
            values["old"] = str(lasting)
            old = " union all by name from read_parquet($old)"
        try:
            # why: sorted, so that equal imports make equal files.
            rows = connection.sql(
                f"select distinct * from ({_KEEPA_ROWS}{old}) order by all",  # noqa: S608
                params=values,
            )
            rows.write_parquet(str(draft), compression="zstd")
        except duckdb.IOException as error:
            draft.unlink(missing_ok=True)
            raise LandingError(
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


def read_keepa_file(path: Path, content: KeepaContent) -> None:
    """Add the prices and the faults of one file to `content`.

    The file is an answer of the interface (``products``), a list of product objects, or
    one of them.
    """
    try:
        products = _JSON.validate_json(path.read_bytes().removeprefix(BOM))
    except OSError as error:
        raise LandingError(
            f"`{path}` cannot be read: {error.strerror}. Nothing was imported. Name a "
            "file on this machine."
        ) from error
    except ValidationError as error:
        for _, _, rule in broken_rules(error):
            content.report(path.name, "", "", "file", rule)
        return
    if isinstance(products, dict):
        products = products.get("products", [products])
    if not isinstance(products, list) or not products:
        rule = "must be a list of product objects"
        content.report(path.name, "", "products", products, rule)
        return
    for number, read in enumerate(products, start=1):
        report = partial(content.report, path.name, f"product {number}")
        try:
            _read_product(_Product.model_validate(read), content, report)
        except ValidationError as error:
            for column, value, rule in broken_rules(error):
                report(column, value, rule)


def _read_product(
    product: _Product, content: KeepaContent, report: Callable[[str, object, str], None]
) -> None:
    content.asins.add(product.asin)
    if product.csv is None:
        content.unpriced["product"] += 1
        return
    end = content.end
    if product.updated_at_minute:
        # why: a day more, because not every history has the stamp of this field.
        end = min(end, product.updated_at_minute + 24 * 60)
    for index, history in enumerate(product.csv):
        if history and index in HISTORIES:
            seller, width = HISTORIES[index]
            column = partial("csv[{}][{}]".format, index)
            for minute, cents in _offers(history, width, end, column, report):
                if cents is None:
                    content.unpriced["moment"] += 1
                elif device := content.devices.get(product.asin):
                    content.prices.append((device, seller, minute, cents))


def _offers(
    history: Sequence[int],
    width: int,
    end: int,
    column: Callable[[int], str],
    report: Callable[[str, object, str], None],
) -> Iterator[tuple[int, int | None]]:
    """Yield minute and cents, None without an offer, and report the faults."""
    if len(history) % width:
        rule = f"is the last of {len(history):,} numbers, not {width} for each moment"
        report(column(len(history) - 1), history[-1], rule)
        return
    previous = -1
    for start in range(0, len(history), width):
        minute, *sums = history[start : start + width]
        if not previous < minute < end:
            rule = f"({_moment(minute)}) must be later than the minute before it, "
            rule += f"{_moment(previous)}, and before {_moment(end)}"
            report(column(start), minute, rule)
        for number, value in enumerate(sums, start=start + 1):
            if not (0 <= value < _CENTS_END or value in _NO_OFFER):
                rule = "must be a sum in cents, or -1 or -2 for no offer"
                report(column(number), value, rule)
        previous = max(previous, minute)
        yield minute, None if min(sums) < 0 or not sums[0] else sum(sums)


def _moment(minute: int) -> str:
    try:
        return f"{_EPOCH + timedelta(minutes=minute):%Y-%m-%d %H:%M} UTC"
    except OverflowError:
        return f"minute {minute}"
