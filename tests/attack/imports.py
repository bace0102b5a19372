"""Import an Atlas that is damaged and hostile, and look for what became of each row."""

from __future__ import annotations

import csv
import random
import tempfile
from datetime import date
from pathlib import Path

from rich.console import Console

from tests.attack.outcome import Attack, Outcome
from tests.seed_checkout import NEW_ENTRY, seed_checkout
from warehouse.importers import atlas
from warehouse.importers.feed import Feed, Orders, import_feed
from warehouse.paths import Project
from warehouse.seeds.check import check_seeds
from warehouse.seeds.seed_file import seed_rows

_SEED = 20261127
_COUNT = 10_000
_TEXTS = (
    *("=HYPERLINK(1)", "+1", "@a", "-1+1", "<script>alert(1)</script>"),
    *("\x07", "\u202egnp", "\u200b", "\uff11", "x" * 6_000, "", " ", '"', "a,b\nc"),
    *("'; drop table agencies; --", "[a](javascript:alert(1))", "../../etc/passwd"),
    *("ZZ", "NULL", "13/45/26", "0001-01-01", "javascript:alert(1)", "https://[::1"),
)


def attacks() -> list[Attack]:
    """Return the attacks on the importers."""
    return [("imports: each row is taken in or named, and what is taken builds", _rows)]


def _rows() -> Outcome:
    """Take in what stands the check, and account for each line of the file."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    made: list[Feed] = []
    with tempfile.TemporaryDirectory() as folder:
        project = seed_checkout(Path(folder) / "checkout")
        path = Path(folder) / "Atlas of Surveillance-20260820.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, atlas._HEADER_2026)
            writer.writeheader()
            writer.writerows(_row(number, chance) for number in range(_COUNT))

        def read(project: Project, orders: Orders) -> Feed:
            made.append(atlas.read_atlas(path, project, orders))
            return made[-1]

        orders = Orders(
            *("https://a.example/atlas", None, date(2026, 11, 27)),
            is_applied=True,
            is_shrunk=True,
            is_partial=True,
        )
        import_feed(project, Console(quiet=True), orders, read)
        taken = [
            row
            for row in seed_rows(project, "partnerships/agency_technologies.csv")
            if row["technology_observation_id"].startswith("atlas-2026-")
        ]
        # why: cells may hold ends of lines, so a place is the row's, not its number's.
        places = {(fault.file, fault.line) for fault in made[0].faults}
        failed = [f"{cell!r} stands in a seed" for cell in _formulas(taken)]
        failed += [fault.rule for fault in check_seeds(project).faults]
        if len(places) + len(taken) != _COUNT:
            failed.append(f"{len(taken)} are taken and {len(places)} named")
    return Outcome(_COUNT, failed)


def _row(number: int, chance: random.Random) -> dict[str, str]:
    """Return a new entry, of which half have up to three cells spoilt."""
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
