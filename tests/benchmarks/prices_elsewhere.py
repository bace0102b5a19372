"""Daily prices, their 90-day middle and the discounts at sales, in five tools.

Each reads the same price files and works out the lowest price of each day, the middle
of the 90 days up to it, and for each sale the lowest price in it beside the middle of
the 90 days before. What they find is kept, so that it can be compared.
"""

from __future__ import annotations

import sqlite3
import time
from bisect import bisect_left, insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import yaml

from warehouse.paths import DBT_DIR

Events = Sequence[tuple[str, date, date]]

_WINDOW_DAYS = 90


@dataclass(frozen=True)
class Answer:
    """What one tool found, and how long it took; equal if the same was found.

    Attributes:
        seconds: Reading included.
        day_count: Days with a price, by device and seller.
        middle_total: Sum of the middle prices of all days, in whole dollars.
        discount_count: Devices, sellers and sales with a price.
        discount_total: Sum over these of the middle price before less the lowest price,
            in whole dollars.
    """

    seconds: float = field(compare=False)
    day_count: int
    middle_total: int
    discount_count: int
    discount_total: int


def duckdb_answer(paths: Sequence[Path], events: Events) -> Answer:
    """Do the work in DuckDB, in memory.

    Args:
        paths: Price files.
        events: Id, first and last day of each sale.

    Returns:
        What was found.
    """
    with duckdb.connect() as connection:
        files = f"read_parquet({[str(path) for path in paths]})"

        def one(sql: str) -> tuple[float, float]:
            return connection.execute(sql).fetchall()[0]

        return _sql_answer(one, "create table", files, "quantile_cont", events)


def spark_answer(paths: Sequence[Path], events: Events) -> Answer:
    """Do the work in Spark on this machine, once it runs.

    Args:
        paths: Price files; every file of their folder is read.
        events: Id, first and last day of each sale.

    Returns:
        What was found.
    """
    # why: only `make parity` and `make bench` install it.
    from pyspark.sql import SparkSession

    profile = yaml.safe_load((DBT_DIR / "profiles.yml").read_text("utf-8"))
    settings = profile["porchlight"]["outputs"]["spark"]["server_side_parameters"]
    del settings["spark.sql.warehouse.dir"]
    with SparkSession.builder.config(map=settings).getOrCreate() as spark:

        def one(sql: str) -> tuple[float, float]:
            return (*spark.sql(sql).collect(), (0, 0))[0]

        files = f"parquet.`{paths[0].parent}`"
        return _sql_answer(one, "cache table", files, "percentile", events)


def _sql_answer(
    one: Callable[[str], tuple[float, float]],
    keep: str,
    files: str,
    quantile: str,
    events: Events,
) -> Answer:
    """Do the work in SQL that DuckDB and Spark read, but for three words."""
    started = time.perf_counter()
    one(
        f"{keep} daily as select device_id, seller_type, cast(observed_at as date) "
        f"as day, cast(min(price_usd) * 100 as integer) as low from {files} "
        "group by device_id, seller_type, cast(observed_at as date)"
    )
    one(
        f"{keep} rolling as select *, {quantile}(low, 0.5) over (partition by "
        "device_id, seller_type order by day range between interval '89' day "
        "preceding and current row) as middle from daily"
    )
    dates = ", ".join(f"('{i}', date '{a}', date '{b}')" for i, a, b in events)
    one(
        f"{keep} discounts as select device_id, seller_type, event_id, "
        "min(low) filter (where day >= starts_on) as low, "
        f"{quantile}(low, 0.5) filter (where day < starts_on) as middle from daily "
        f"join (values {dates}) as events (event_id, starts_on, ends_on) "
        "on day between starts_on - interval '90' day and ends_on "
        "group by device_id, seller_type, event_id "
        "having count(*) filter (where day >= starts_on) > 0"
    )
    seconds = time.perf_counter() - started
    days, middles = one("select count(*), sum(middle) from rolling")
    found, discounts = one("select count(*), sum(middle - low) from discounts")
    return Answer(
        seconds, int(days), _dollars(middles), int(found), _dollars(discounts)
    )


def polars_answer(paths: Sequence[Path], events: Events) -> Answer:
    """Do the work in polars.

    Args:
        paths: Price files.
        events: Id, first and last day of each sale.

    Returns:
        What was found.
    """
    # why: only `make bench` installs it.
    import polars as pl

    started = time.perf_counter()
    keys, day, low = ["device_id", "seller_type"], pl.col("day"), pl.col("low")
    daily = (
        pl.scan_parquet([*paths])
        .group_by(*keys, pl.col("observed_at").dt.date().alias("day"))
        .agg((pl.col("price_usd").min() * 100).cast(pl.Int64).alias("low"))
        .sort(*keys, "day")
        .collect()
    )
    middles = daily.select(low.rolling_median_by("day", f"{_WINDOW_DAYS}d").over(keys))
    discounts = pl.concat(
        daily.filter(day.is_between(first - timedelta(_WINDOW_DAYS), last))
        .group_by(keys)
        .agg(
            low.filter(day >= first).min().alias("lowest"),
            low.filter(day < first).median().alias("middle"),
        )
        .drop_nulls("lowest")
        for _, first, last in events
    )
    seconds = time.perf_counter() - started
    return Answer(
        seconds,
        daily.height,
        _dollars(float(middles["low"].sum())),
        discounts.height,
        _dollars(float((discounts["middle"] - discounts["lowest"]).sum())),
    )


def pandas_answer(paths: Sequence[Path], events: Events) -> Answer:
    """Do the work in pandas.

    Args:
        paths: Price files.
        events: Id, first and last day of each sale.

    Returns:
        What was found.
    """
    started = time.perf_counter()
    table = pq.read_table(
        [str(path) for path in paths],
        columns=["device_id", "seller_type", "observed_at", "price_usd"],
    )
    prices = table.to_pandas()
    prices["day"] = prices["observed_at"].dt.floor("D")
    prices["low"] = (prices["price_usd"].astype(float) * 100).round()
    keys = ["device_id", "seller_type"]
    daily = prices.groupby([*keys, "day"], as_index=False)["low"].min()
    middles = (
        daily.set_index("day").groupby(keys)["low"].rolling(f"{_WINDOW_DAYS}D").median()
    )
    discount_count, discount_total = 0, 0.0
    for _, first, last in events:
        begin, end = pd.Timestamp(first), pd.Timestamp(last)
        at_sale = daily[(daily["day"] >= begin) & (daily["day"] <= end)]
        history_from = begin - pd.Timedelta(days=_WINDOW_DAYS)
        before = daily[(daily["day"] >= history_from) & (daily["day"] < begin)]
        lows = at_sale.groupby(keys)["low"].min()
        discount_count += len(lows)
        discount_total += float((before.groupby(keys)["low"].median() - lows).sum())
    seconds = time.perf_counter() - started
    return Answer(
        seconds,
        len(daily),
        _dollars(float(middles.sum())),
        discount_count,
        _dollars(discount_total),
    )


def sqlite_answer(paths: Sequence[Path], events: Events) -> Answer:
    """Do the work in SQLite, in memory; it has no median, so Python lends it one.

    Args:
        paths: Price files.
        events: Id, first and last day of each sale.

    Returns:
        What was found.
    """
    started = time.perf_counter()
    connection = sqlite3.connect(":memory:")
    connection.create_window_function("median", 1, _Median)
    connection.execute("create table prices (device_id, seller_type, day, low)")
    # why: SQLite reads no Parquet.
    rows = duckdb.execute(
        "select device_id, seller_type, "
        "date_diff('day', date '1970-01-01', observed_at), "
        "cast(price_usd * 100 as integer) from read_parquet($paths)",
        {"paths": [str(path) for path in paths]},
    ).fetchall()
    connection.executemany("insert into prices values (?, ?, ?, ?)", rows)
    connection.execute(
        "create table daily as select device_id, seller_type, day, min(low) as low "
        "from prices group by device_id, seller_type, day"
    )
    connection.execute(
        "create table rolling as select *, median(low) over (partition by device_id, "
        "seller_type order by day range between 89 preceding and current row) "
        "as middle from daily"
    )
    connection.execute("create table events (event_id, first, last)")
    epoch = date(1970, 1, 1)
    connection.executemany(
        "insert into events values (?, ?, ?)",
        [
            (name, (first - epoch).days, (last - epoch).days)
            for name, first, last in events
        ],
    )
    connection.execute(
        "create table discounts as select device_id, seller_type, event_id, "
        "min(low) filter (where day >= first) as low, "
        "median(low) filter (where day < first) as middle "
        "from daily join events on day between first - 90 and last "
        "group by device_id, seller_type, event_id "
        "having count(*) filter (where day >= first) > 0"
    )
    seconds = time.perf_counter() - started
    [days_found] = connection.execute("select count(*), sum(middle) from rolling")
    [found] = connection.execute("select count(*), sum(middle - low) from discounts")
    connection.close()
    return Answer(
        seconds,
        days_found[0],
        _dollars(days_found[1]),
        found[0],
        _dollars(found[1]),
    )


class _Median:
    """Median over a moving window, for SQLite."""

    def __init__(self) -> None:
        self._sorted: list[float] = []

    def step(self, value: float) -> None:
        """Take a value in."""
        insort(self._sorted, value)

    def inverse(self, value: float) -> None:
        """Let a value go."""
        del self._sorted[bisect_left(self._sorted, value)]

    def value(self) -> float | None:
        """Return the middle value of those inside."""
        count = len(self._sorted)
        if not count:
            return None
        return (self._sorted[(count - 1) // 2] + self._sorted[count // 2]) / 2

    def finalize(self) -> float | None:
        """Return the last middle value."""
        return self.value()


def _dollars(cents: float) -> int:
    return round(cents / 100)
