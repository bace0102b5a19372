"""The landing folder: Parquet files of prices, too many rows for a seed.

Every ``.parquet`` file in ``warehouse/data/landing/prices/`` holds one row per price or
list price that a source saw, in the columns of :data:`COLUMN_TYPES`. ``observed_at`` is
in UTC. The build checks each file and refuses all of them with every fault at once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from warehouse.disk import file_hash
from warehouse.errors import LandingError
from warehouse.paths import Project
from warehouse.seeds.evidence_day import as_of_on
from warehouse.seeds.seed_file import seed_rows

COLUMN_TYPES: Mapping[str, str] = {
    "device_id": "VARCHAR",
    "observed_at": "TIMESTAMP",
    "price_usd": "DECIMAL(12,2)",
    "list_price_usd": "DECIMAL(12,2)",
    "seller_type": "VARCHAR",
    "source_id": "VARCHAR",
}
# Whose offer a price is, and of what goods. `fct_daily_prices` accepts the same values.
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
        "must be above 0, and may be empty only beside a list price; correct it or "
        "take the row out",
    ),
    "list_price_usd": (
        "list_price_usd <= 0",
        "must be above 0 or empty; correct it or take the row out",
    ),
    "seller_type": (
        "seller_type is null or seller_type not in (select unnest($sellers))",
        "must be one of the sellers in `warehouse/prices/landing.py`; correct it",
    ),
    "source_id": (
        "source_id is null or source_id not in (select unnest($sources))",
        "must be in `seeds/reference/sources.csv`; add the source there",
    ),
}


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
    found = sorted(path for path in folder.glob("*") if path.name[0] != ".")
    for path in found:
        if path.suffix != ".parquet" or path.is_dir():
            raise LandingError(
                f"`{path}` is not a `.parquet` file, and the landing folder holds "
                "nothing else. Move it elsewhere."
            )
    return found


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
            for row in seed_rows(project, "prices/devices.csv")
            if row["device_scope"] != "range"
        ],
        "sellers": list(SELLER_TYPES),
        "sources": [
            row["source_id"] for row in seed_rows(project, "reference/sources.csv")
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
    found = dict(
        connection.execute(
            "select column_name, column_type from "
            "(describe select * from read_parquet($path))",
            {"path": str(path)},
        ).fetchall()
    )
    for name in sorted(found.keys() | COLUMN_TYPES.keys()):
        wanted, is_type = COLUMN_TYPES.get(name, "absent"), found.get(name, "absent")
        if wanted != is_type:
            rule = f"must be {wanted}; write the file again with these columns"
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
