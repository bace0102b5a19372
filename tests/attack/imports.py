"""Import an Atlas that is damaged and hostile, and look for what became of each row."""

from __future__ import annotations

import csv
import random
import subprocess
import tempfile
from datetime import date
from pathlib import Path

from tests.attack.outcome import Attack, Outcome
from tests.seed_checkout import NEW_ENTRY, seed_checkout
from warehouse.errors import SeedCheckError
from warehouse.importers import (
    ATLAS_COLUMNS,
    ImportOptions,
    feed_patch,
    read_atlas,
    read_atlas_file,
)
from warehouse.seeds.check import check_seeds
from warehouse.seeds.files import read_seed_rows

_SEED = 20261127
_COUNT = 10_000
_ROUNDS = 5
_TEXTS = (
    *("=HYPERLINK(1)", "+1", "@a", "-1+1", "<script>alert(1)</script>"),
    *("\x07", "\u202egnp", "\u200b", "\uff11", "x" * 6_000, "", " ", '"', "a,b\nc"),
    *("'; drop table agencies; --", "[a](javascript:alert(1))", "../../etc/passwd"),
    *("ZZ", "NULL", "13/45/26", "0001-01-01", "javascript:alert(1)", "https://[::1"),
)


_OPTIONS = ImportOptions(
    "https://a.example/atlas", None, date(2026, 11, 27), is_shrunk=True
)


def attacks() -> list[Attack]:
    """Return the attacks on the importers."""
    return [("imports: each row is taken in or named, and what is taken builds", _rows)]


def _rows() -> Outcome:
    """Have the spoilt rows named, and apply the patch of the others."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    rows = [_row(number, chance) for number in range(_COUNT)]
    with tempfile.TemporaryDirectory() as folder:
        project = seed_checkout(Path(folder) / "checkout")
        path = Path(folder) / "Atlas of Surveillance-20260820.csv"
        patch = ""
        # why: without one row the next may be the first that cites a document.
        for _ in range(_ROUNDS):
            _write(path, rows)
            try:
                feed = read_atlas(path, project, _OPTIONS)
                patch = feed_patch(project, feed, _OPTIONS)
            except SeedCheckError as error:
                named = {fault.line for fault in error.faults}
                # why: cells may hold ends of lines, so a row's number is not its line.
                read = read_atlas_file(path, [])
                lines = [row.line for row in read.rows] if read else []
                pairs = zip(rows, lines, strict=True)
                rows = [row for row, line in pairs if line not in named]
            else:
                break
        subprocess.run(
            ["git", "apply", "-"],  # noqa: S607
            cwd=project.root,
            input=patch.encode(),
            check=True,
        )
        accepted = [
            row
            for row in read_seed_rows(project, "partnerships/agency_technologies.csv")
            if row["technology_observation_id"].startswith("atlas-2026-")
        ]
        failed = [f"{cell!r} stands in a seed" for cell in _formulas(accepted)]
        failed += [fault.rule for fault in check_seeds(project).faults]
        if len(accepted) != len(rows) or len(rows) < _COUNT / 2:
            failed.append(f"{len(accepted)} are taken of {len(rows)}")
    return Outcome(_COUNT, failed)


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ATLAS_COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def _row(number: int, chance: random.Random) -> dict[str, str]:
    """Return a new entry; half of them have up to three faulty cells."""
    row = {
        **NEW_ENTRY,
        "AOSNUMBER": f"AOS{100_000 + number}",
        "Link 1": f"https://{number}.example.org/a",
    }
    spoilt = chance.randrange(1, 4) if number % 2 else 0
    for column in chance.sample([*row], spoilt):
        row[column] = chance.choice(_TEXTS)
    return row


def _formulas(rows: list[dict[str, str]]) -> list[str]:
    return [cell for row in rows for cell in row.values() if cell[:1] in set("=+-@")]
