"""Price files and the few seeds that reading them needs, for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from warehouse.paths import Project
from warehouse.prices import COLUMN_TYPES

SEEDS = {
    "prices/devices.csv": """\
device_id,device_scope
doorbell,model
camera,model
all-doorbells,range
""",
    "prices/device_asins.csv": """\
asin,device_id
B000000001,doorbell
B000000002,doorbell
B000000003,camera
""",
    "reference/sources.csv": """\
source_id,title
tracker,Tracker
archive,Archive
keepa-product-object,Keepa
""",
}

PriceRow = tuple[str | None, str | None, str | None, str | None, str | None, str | None]


def project_with_prices(root: Path) -> Project:
    """Write the seeds that name devices and sources."""
    for name, text in SEEDS.items():
        path = root / "seeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    dbt_dir = root / "dbt_project"
    dbt_dir.mkdir()
    text = 'vars: {as_of_on: "2026-11-24"}\n'
    (dbt_dir / "dbt_project.yml").write_text(text, "utf-8")
    return Project(root / "seeds", dbt_dir, root / "data")


def price(
    device_id: str | None = "doorbell",
    observed_at: str | None = "2023-07-11 08:00",
    price_usd: str | None = "59.99",
    list_price_usd: str | None = None,
    seller_type: str | None = "amazon",
    source_id: str | None = "tracker",
) -> PriceRow:
    """Return one row of the landing layout, with defaults for the rest."""
    return device_id, observed_at, price_usd, list_price_usd, seller_type, source_id


def land(project: Project, name: str, rows: Sequence[PriceRow]) -> Path:
    """Write a price file into the landing folder."""
    path = project.landing_prices_dir / name
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = ", ".join(f"{column} {kind}" for column, kind in COLUMN_TYPES.items())
    with duckdb.connect() as connection:
        connection.execute(f"create table prices ({columns})")
        for row in rows:
            connection.execute("insert into prices values (?, ?, ?, ?, ?, ?)", row)
        connection.table("prices").write_parquet(str(path))
    return path


def answer(histories: Mapping[str, object], **fields: object) -> dict[str, object]:
    """Return an answer of Keepa's interface with the histories of some products."""
    products = [
        {"asin": asin, "domainId": 1, "csv": csv, **fields}
        for asin, csv in histories.items()
    ]
    return {"products": products}
