"""Write rows into seeds, show them as a patch, and count them for the accounting."""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from warehouse.disk import replace_lastingly
from warehouse.paths import Project
from warehouse.seeds.contract import SeedContract, read_contracts
from warehouse.seeds.seed_file import seed_rows

_TABLES = "tests/golden/facts_accounting.csv"
_Cells = Mapping[str, str]


def write_rows(project: Project, rows: Mapping[str, Sequence[_Cells]]) -> None:
    """Write rows by seed file, such as ``prices/devices.csv``, each file in one step.

    A row whose key is on record takes the place of that row.
    """
    contracts = {one.csv_file: one for one in read_contracts(project.seeds_dir).seeds}
    for seed_file, new in rows.items():
        path = project.seeds_dir / seed_file
        key = contracts[path].primary_key
        by_key = {row_key(row, key): row for row in seed_rows(project, seed_file)}
        is_sorted = list(by_key) == sorted(by_key)
        by_key.update({row_key(row, key): dict(row) for row in new})
        header = [column.name for column in contracts[path].columns]
        written = [by_key[k] for k in (sorted(by_key) if is_sorted else by_key)]
        replace_csv(path, header, written)


@contextmanager
def changed_copy(
    project: Project, rows: Mapping[str, Sequence[_Cells]]
) -> Iterator[Project]:
    """Write rows into a copy of the seeds, which is removed afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        copy = replace(project, seeds_dir=Path(folder) / "seeds")
        shutil.copytree(project.seeds_dir, copy.seeds_dir)
        write_rows(copy, rows)
        yield copy


def seeds_diff(before: Project, after: Project, seed_files: Collection[str]) -> str:
    """Return what differs in seeds as a patch that git applies."""
    lines: list[str] = []
    for name in seed_files:
        old, new = (
            # why: a cell may hold other characters at which Python would cut a line.
            [f"{line}\n" for line in text.removesuffix("\n").split("\n")]
            for text in (
                (project.seeds_dir / name).read_bytes().decode()
                for project in (before, after)
            )
        )
        lines += difflib.unified_diff(old, new, f"a/seeds/{name}", f"b/seeds/{name}")
    return "".join(lines)


def account_for(project: Project, seed_files: Collection[str]) -> None:
    """Count the collected rows of seeds again, and write the accounting."""
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


def keys_digest(keys: Sequence[str]) -> str:
    """Return the hash by which the accounting knows the ids of a seed, in any order."""
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()


def seed_file_of(contract: SeedContract) -> str:
    """Return the path of a seed below the folder of all, ``prices/devices.csv``."""
    return f"{contract.csv_file.parent.name}/{contract.csv_file.name}"


def row_key(row: _Cells, columns: Sequence[str]) -> tuple[str, ...]:
    """Return what tells a row from the others of its seed."""
    return tuple(row[column] for column in columns)


def replace_csv(path: Path, header: Sequence[str], rows: Sequence[_Cells]) -> None:
    """Replace a CSV file in one step; an absent cell is empty."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in rows)
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text.getvalue(), "utf-8", newline="")
    replace_lastingly(draft, path)
