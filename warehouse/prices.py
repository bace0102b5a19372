"""Imported prices: Parquet files in the landing folder, and Keepa's price histories."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import duckdb
from rich.console import Console

from warehouse.connection import sql_text
from warehouse.console import say, tally
from warehouse.disk import build_lock, file_hash, replace_durably
from warehouse.errors import LandingError
from warehouse.paths import Project
from warehouse.seeds.files import as_of_on, read_seed_rows

COLUMN_TYPES: Mapping[str, str] = {
    "device_id": "VARCHAR",
    "observed_at": "TIMESTAMP",
    "price_usd": "DECIMAL(12,2)",
    "list_price_usd": "DECIMAL(12,2)",
    "seller_type": "VARCHAR",
    "source_id": "VARCHAR",
}
# Seller and condition of an offer. `fct_daily_prices` accepts the same values.
SELLER_TYPES = (
    *("amazon", "buy_box", "buy_box_used", "collectible", "collectible_acceptable"),
    *("collectible_good", "collectible_like_new", "collectible_very_good", "ebay_new"),
    *("ebay_used", "lightning_deal", "list_price", "new", "new_fba", "new_fbm"),
    *("prime_exclusive", "refurbished", "refurbished_with_shipping", "used"),
    *("used_acceptable", "used_good", "used_like_new", "used_very_good", "warehouse"),
)
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
SOURCE_ID = "keepa-product-object"
# Place in `csv` -> seller, and how many numbers there are for each moment. Left out are
# those that hold no price to buy at, such as sales rank, counts and ratings.
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
_US_DOMAIN = 1
_DAY = 24 * 60
_EPOCH = datetime(2011, 1, 1, tzinfo=UTC)
_NO_OFFER = frozenset({-1, -2})
_CENTS_END = 10**11  # a tenth of what decimal(12, 2) holds; shipping is added
_ASIN = re.compile(r"[0-9A-Z]{10}")
_VALUE_LENGTH = 60
_ROWS = """
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
    noun = "fault" if len(faults) == 1 else "faults"
    raise LandingError(
        "\n".join([f"{len(faults):,} {noun} in price files. {outcome}", *lines])
    )


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
    files = landing_files(project)
    if not files:
        return 0
    known = {
        "devices": [
            row["device_id"]
            for row in read_seed_rows(project, "prices/devices.csv")
            if row["device_scope"] != "range"
        ],
        "sellers": list(SELLER_TYPES),
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
                wrong = list(_wrong_columns(connection, path))
                if not wrong:
                    count, wrong_count = _counts(connection, path, known)
                    row_count += count
                    if wrong_count:
                        wrong = list(_wrong_rows(connection, path, known))
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


def _counts(
    connection: duckdb.DuckDBPyConnection, path: Path, known: Mapping[str, object]
) -> tuple[int, int]:
    """Count the rows, and those that break a rule, in one scan."""
    broken = " or ".join(f"({condition})" for condition, _ in _RULES.values())
    row = connection.execute(
        f"select count(*), count(*) filter ({broken}) "  # noqa: S608 - fixed texts
        "from read_parquet($path)",
        {"path": str(path), **known},
    ).fetchone()
    return row or (0, 0)


def _wrong_rows(
    connection: duckdb.DuckDBPyConnection, path: Path, known: Mapping[str, object]
) -> Iterator[PriceFault]:
    statement = " union all ".join(
        f"select file_row_number + 1, '{column}', cast({column} as varchar) "  # noqa: S608
        f"from read_parquet($path, file_row_number = true) where {condition}"
        for column, (condition, _) in _RULES.items()
    )
    rows = connection.execute(
        f"{statement} order by all", {"path": str(path), **known}
    ).fetchall()
    for number, column, value in rows:
        shown = "(empty)" if value is None else value
        _, rule = _RULES[column]
        yield PriceFault(path.name, f"row {number:,}", column, shown, rule)


def _repeated(files: Sequence[Path]) -> Iterator[PriceFault]:
    """Find files of equal bytes, whose prices would count twice."""
    first: dict[str, str] = {}
    for path in files:
        other = first.setdefault(file_hash(path), path.name)
        if other != path.name:
            rule = f"has the same bytes as `{other}`; remove one of them"
            yield PriceFault(path.name, "", "", "file", rule)


@dataclass
class KeepaContent:
    """The content of some files: prices as columns, counts of the rest, and faults.

    `devices` has the device of each ASIN, and `end` is the first minute that is later
    than the evidence.
    """

    devices: Mapping[str, str]
    end: int
    device_id: list[str] = field(default_factory=list)
    seller_type: list[str] = field(default_factory=list)
    minute: list[int] = field(default_factory=list)
    cents: list[int] = field(default_factory=list)
    asins: set[str] = field(default_factory=set)
    unpriced: Counter[str] = field(default_factory=Counter)
    faults: list[PriceFault] = field(default_factory=list)


@dataclass(frozen=True)
class _Product:
    """The place of one product, for its faults."""

    content: KeepaContent
    file: str
    row: str = ""

    def report(self, column: str, value: object, rule: str) -> None:
        """Note a fault."""
        # why: as JSON, in which a lone surrogate can be printed.
        shown = json.dumps(value)[:_VALUE_LENGTH]
        rule = f"{rule}; download the file again, or take the product out of it"
        self.content.faults.append(PriceFault(self.file, self.row, column, shown, rule))


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
    # why: every build reads this module, and only an import needs Arrow.
    import pyarrow as pa

    folder = project.landing_prices_dir
    folder.mkdir(parents=True, exist_ok=True)
    lasting, draft = folder / "keepa.parquet", folder / ".keepa.draft"
    # why: earlier versions wrote a file for each import.
    old = [str(path) for path in sorted(folder.glob("keepa*.parquet"))]
    read = pa.table(
        {
            "device_id": pa.array(content.device_id, pa.string()),
            "seller_type": pa.array(content.seller_type, pa.string()),
            "minute": pa.array(content.minute, pa.int64()),
            "cents": pa.array(content.cents, pa.int64()),
        }
    )
    with duckdb.connect() as connection:
        connection.register("read_prices", read)
        connection.execute(
            f"create table prices as {_ROWS} limit 0", {"source_id": SOURCE_ID}
        )
        if old:
            connection.execute(
                "insert into prices by name select distinct * "
                "from read_parquet($old, union_by_name = true)",
                {"old": old},
            )
        before = _count(connection, "prices")
        connection.execute(f"insert into prices {_ROWS}", {"source_id": SOURCE_ID})
        try:
            # why: sorted, so that equal imports make equal files.
            connection.execute(
                "copy (select distinct * from prices order by all) "  # noqa: S608
                f"to {sql_text(str(draft))} (format parquet, compression zstd)"
            )
        except duckdb.IOException as error:
            draft.unlink(missing_ok=True)
            raise LandingError(
                f"`{folder}` cannot be written: {error}. Nothing was imported. Make "
                "room, then import again."
            ) from error
        after = _count(connection, "(select distinct * from prices)")
    replace_durably(draft, lasting)
    for name in old:
        if name != str(lasting):
            Path(name).unlink()
    say(
        console,
        f"{tally(after - before, 'new price')}, {after:,} in all, in `{lasting}`. "
        "`make warehouse` builds with them.",
    )


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"select count(*) from {table}").fetchone()  # noqa: S608
    return int(row[0]) if row else 0


def read_keepa_file(path: Path, content: KeepaContent) -> None:
    """Add the prices and the faults of one file to `content`.

    The file is an answer of the interface (``products``), a list of product objects, or
    one of them. A product without ``domainId`` counts as one of the shop in US dollars.
    """
    try:
        products = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise LandingError(
            f"`{path}` cannot be read: {error.strerror}. Nothing was imported. Name a "
            "file on this machine."
        ) from error
    except json.JSONDecodeError as error:
        rest = error.doc[error.pos : error.pos + 20] or "end of file"
        place = _Product(content, path.name, f"line {error.lineno}")
        place.report(f"column {error.colno}", rest, "is not JSON")
        return
    except (ValueError, RecursionError) as error:
        _Product(content, path.name).report("", "file", f"is not JSON ({error})")
        return
    if isinstance(products, dict):
        products = products.get("products", [products])
    if not isinstance(products, list) or not products:
        rule = "must be a list of product objects"
        _Product(content, path.name).report("products", products, rule)
        return
    for number, product in enumerate(products, start=1):
        _read_product(_Product(content, path.name, f"product {number}"), product)


def _read_product(place: _Product, product: object) -> None:
    content = place.content
    if not isinstance(product, dict):
        place.report("", product, "must be a product object")
        return
    asin, domain = product.get("asin"), product.get("domainId", _US_DOMAIN)
    if not isinstance(asin, str) or not _ASIN.fullmatch(asin):
        place.report("asin", asin, "must be an ASIN of ten letters and digits")
        return
    content.asins.add(asin)
    if type(domain) is not int or domain != _US_DOMAIN:
        place.report("domainId", domain, "must be 1, the shop in US dollars")
    end = _end(place, product.get("lastUpdate") or 0)
    histories = product.get("csv", "absent")
    if histories is None:
        content.unpriced["product"] += 1
        return
    if not isinstance(histories, list):
        place.report("csv", histories, "must be a list of histories")
        return
    for index, history in enumerate(histories):
        numbers = _numbers(place, f"csv[{index}]", history)
        if index not in HISTORIES:
            continue
        seller, width = HISTORIES[index]
        for minute, cents in _prices(place, f"csv[{index}]", numbers, width, end):
            if asin in content.devices:
                content.device_id.append(content.devices[asin])
                content.seller_type.append(seller)
                content.minute.append(minute)
                content.cents.append(cents)


def _end(place: _Product, updated: object) -> int:
    """Return the first minute that no price of a product may have."""
    if type(updated) is not int or updated < 0:
        place.report("lastUpdate", updated, "must be a minute since 2011-01-01")
    elif updated:
        # why: a day more, because not every history has the stamp of this field.
        return min(place.content.end, updated + _DAY)
    return place.content.end


def _numbers(place: _Product, column: str, history: object) -> list[int]:
    """Return the numbers of one entry of ``csv``; none if they cannot be read."""
    if history is None:
        return []
    if not isinstance(history, list):
        place.report(column, history, "must be null or a list of whole numbers")
        return []
    # why: `type`, because true and false are whole numbers to `isinstance`.
    wrong = [n for n, value in enumerate(history) if type(value) is not int]
    for number in wrong:
        rule = "must be a whole number"
        place.report(f"{column}[{number}]", history[number], rule)
    return [] if wrong else history


def _prices(
    place: _Product, column: str, history: list[int], width: int, end: int
) -> Iterator[tuple[int, int]]:
    """Yield minute and cents of one entry of ``csv``, and report its faults."""
    if len(history) % width:
        rule = f"is the last of {len(history):,} numbers, not {width} for each moment"
        place.report(f"{column}[{len(history) - 1}]", history[-1], rule)
        return
    previous = -1
    for start in range(0, len(history), width):
        minute, *sums = history[start : start + width]
        if not previous < minute < end:
            rule = f"({_moment(minute)}) must be later than the minute before it, "
            rule += f"{_moment(previous)}, and before {_moment(end)}"
            place.report(f"{column}[{start}]", minute, rule)
        for number, value in enumerate(sums, start=start + 1):
            if not (0 <= value < _CENTS_END or value in _NO_OFFER):
                rule = "must be a sum in cents, or -1 or -2 for no offer"
                place.report(f"{column}[{number}]", value, rule)
        previous = max(previous, minute)
        if min(sums) < 0 or not sums[0]:
            place.content.unpriced["moment"] += 1
        else:
            yield minute, sum(sums)


def _moment(minute: int) -> str:
    try:
        return f"{_EPOCH + timedelta(minutes=minute):%Y-%m-%d %H:%M} UTC"
    except OverflowError:
        return f"minute {minute}"
