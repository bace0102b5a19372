"""Turn answers of Keepa's interface into a price file, for PORCHLIGHT_PRICES.

Run: uv run recipes/keepa.py product.json [MORE.json ...] > prices/keepa.csv

A row is Amazon's own price of new goods, on the day (UTC) from which it held.
"""
# /// script
# dependencies = []
# ///

import csv
import json
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
FIRST_MINUTE = datetime(2011, 1, 1, tzinfo=UTC)  # Keepa counts minutes from here.
SAME_IN_EACH_ROW = {
    "source_id": "keepa-product-object",
    "retailer_name": "Amazon",
    "goods_condition": "new",
    "price_basis": "stated",
    "price_bound": "exact",
    "offer_timing": "not_stated",
    "buyer_condition": "not_stated",
    "model_basis": "stated",
    "text_basis": "original",
    "date_basis": "stated",
    "is_year_inferred": "false",
    "observed_on_precision": "day",
    "reported_on_precision": "unknown",
}


def seed(name: str) -> list[dict[str, str]]:
    """Read a seed of prices."""
    with (REPOSITORY / "seeds" / "prices" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


devices = {row["asin"]: row["device_id"] for row in seed("device_asins.csv")}
sales = [row for row in seed("sale_events.csv") if row["starts_on"]]
settings = (REPOSITORY / "dbt_project" / "dbt_project.yml").read_text("utf-8")
[last_on] = re.findall(r'as_of_on: "(.+)"', settings)
rows, left_out = {}, set()
for path in sys.argv[1:] or sys.exit(__doc__):
    try:
        for product in json.loads(Path(path).read_text("utf-8"))["products"]:
            if product["domainId"] != 1:
                raise ValueError("its prices are not in US dollars")
            numbers = (product["csv"] or [None])[0] or []
            for minute, cents in zip(numbers[::2], numbers[1::2], strict=True):
                at = FIRST_MINUTE + timedelta(minutes=minute)
                asin, day = product["asin"], str(at.date())
                if asin not in devices:
                    left_out.add(
                        f"of `{asin}`, unknown to seeds/prices/device_asins.csv"
                    )
                elif day > last_on:
                    left_out.add(f"after {last_on}, up to which the record goes")
                elif cents > 0:  # Anything else means that there was no offer.
                    sale = [s for s in sales if s["starts_on"] <= day <= s["ends_on"]]
                    key = f"keepa-{asin.lower()}-{at:%Y-%m-%d-%H%M}"
                    rows[key] = {
                        **SAME_IN_EACH_ROW,
                        "observation_id": key,
                        "device_id": devices[asin],
                        "sale_event_id": sale[0]["sale_event_id"] if sale else "",
                        "price_usd": f"{cents / 100:.2f}",
                        "observed_on": day,
                    }
    except (OSError, ValueError, TypeError, KeyError, OverflowError) as error:
        sys.exit(f"error: `{path}` is not an answer of Keepa: {error!r}")
for prices in sorted(left_out):
    print(f"Left out: prices {prices}", file=sys.stderr)
table = csv.DictWriter(sys.stdout, seed("price_observations.csv")[0], restval="")
table.writeheader()
table.writerows(rows.values())
