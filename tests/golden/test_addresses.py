"""Each address of November 2026 leads to the place or county that it led to then.

``addresses.csv`` has the pages that were published before the Census's list of places
came in; no command writes it.
"""

from __future__ import annotations

import csv
from pathlib import Path

from warehouse.connection import connect_read_only

FILE = Path(__file__).parent / "addresses.csv"
_ADDRESSES = """
select page_path, lookup_id from pages.page_place_addresses
union all
select page_path, lookup_id from pages.page_former_addresses
"""
_MERGED = """
select 'place-' || unnest(duplicate_place_ids), 'place-' || place_id
from marts.dim_places
"""


def test_no_address_changes_its_meaning(warehouse_file: Path) -> None:
    with connect_read_only(warehouse_file) as connection:
        leads_to = dict(connection.execute(_ADDRESSES).fetchall())
        merged = dict(connection.execute(_MERGED).fetchall())
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    moved = [
        f"/{row['page_path']}: {row['lookup_id']}, now {leads_to.get(row['page_path'])}"
        for row in rows
        if leads_to.get(row["page_path"])
        != merged.get(row["lookup_id"], row["lookup_id"])
    ]
    assert len(rows) == 28_871
    assert not moved, "\n".join(
        [*moved, "A link must not lead to another place: give that one its kind."]
    )
