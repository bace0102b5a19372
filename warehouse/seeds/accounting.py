"""Count the rows that came into seeds, where the tests of accounting look for them."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Collection, Sequence

from warehouse.paths import Project
from warehouse.seeds.seed_file import seed_rows
from warehouse.seeds.writing import replace_csv

_TABLES = "tests/golden/facts_accounting.csv"


def keys_digest(keys: Sequence[str]) -> str:
    """Return the hash by which the accounting knows the ids of a seed.

    Args:
        keys: Its ids, in any order.
    """
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()


def account_for(project: Project, seed_files: Collection[str]) -> None:
    """Count seeds anew, as collected rows, and put the counts into the accounting.

    Args:
        project: Names the seeds; the accounting lies beside them.
        seed_files: Those that rows came into, such as ``registries/x.csv``.
    """
    path = project.root / _TABLES
    with path.open(encoding="utf-8", newline="") as file:
        tables = list(csv.DictReader(file))
    for table in tables:
        if table["seed_file"] in seed_files:
            rows = seed_rows(project, table["seed_file"])
            keys = [row[table["seed_key"]] for row in rows]
            table["facts_row_count"] = str(len(keys) - int(table["own_row_count"]))
            table["keys_sha256"] = keys_digest(keys)
    replace_csv(path, list(tables[0]), tables)
