"""Check who polices a place: what a row names exists, and one body leads an area."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from warehouse.errors import Fault
from warehouse.seeds.entries import rows_by_column
from warehouse.seeds.files import SeedFile, csv_line

_SEED = "place_police"
_AREAS = (("places", "place_id"), ("counties", "county_fips"), ("states", "state_code"))
# A body that neither list has; its name stands in the row.
_NAMED = "named-"


def police_faults(
    seeds: Sequence[SeedFile], known_seeds: Sequence[SeedFile]
) -> Iterator[Fault]:
    """Yield a fault for each row of `place_police` that leads nowhere or is missing."""
    areas = {
        row[column]: row.get("state_code", "")
        for name, column in _AREAS
        for row in rows_by_column(known_seeds, name)
        if row.get(column)
    }
    bodies = {
        row["police_body_id"]: row.get("state_code", "")
        for row in rows_by_column(known_seeds, "police_bodies")
        if row.get("police_body_id")
    }
    numbers: dict[str, str] = {}
    for row in rows_by_column(known_seeds, "agencies"):
        if number := row.get("ori"):
            numbers[row.get("agency_id", "")] = number
        else:
            bodies[row.get("agency_id", "")] = row.get("state_code", "")
    for seed in seeds:
        if seed.contract.name == _SEED:
            yield from _row_faults(seed, areas, bodies, numbers, known_seeds)
        if seed.contract.name == "agencies":
            yield from _missing_rows(seed, known_seeds)


def _row_faults(
    seed: SeedFile,
    areas: dict[str, str],
    bodies: dict[str, str],
    numbers: dict[str, str],
    known_seeds: Sequence[SeedFile],
) -> Iterator[Fault]:
    """Yield the faults of the rows of one file."""
    needed = ("area_id", "police_body_id", "police_role", "answer_order", "body_name")
    if not set(needed) <= set(seed.header):
        return
    at = {name: seed.header.index(name) for name in needed}
    leaders: dict[str, int] = {}
    for row in seed.rows:
        if len(row.cells) < len(seed.header):
            continue
        area, body, role, order, name = (row.cells[at[column]] for column in needed)
        if area and area not in areas:
            yield seed.fault(
                row,
                at["area_id"],
                "must be a place, county or state on record",
                _instead(area, known_seeds)
                or "Write the `place_id`, the five digits of the county or the code of "
                "the state; a new place is added to `places.csv` first.",
            )
        if body in numbers:
            yield seed.fault(
                row,
                at["police_body_id"],
                "must be the number in the register, where a body has one",
                f"Write `{numbers[body]}`.",
            )
        elif body and bool(name) != body.startswith(_NAMED):
            yield seed.fault(
                row,
                at["body_name"],
                f"must be filled in where `police_body_id` begins with `{_NAMED}`, "
                "and only there",
                "Give the name of a body that neither list has; that of others is "
                "known.",
            )
        elif body and not name and body not in bodies:
            yield seed.fault(
                row,
                at["police_body_id"],
                "must be in `police_bodies.csv` or `agencies.csv`",
                f"Correct it, or call the body `{_NAMED}` and its name, and write the "
                "name into `body_name`.",
            )
        # Tribal police also serve the part of their land in the next state.
        theirs, ours = bodies.get(body), areas.get(area)
        if theirs and ours and theirs != ours and role != "tribal":
            yield seed.fault(
                row,
                at["police_body_id"],
                "must be a body of the state of its area",
                f"The body is in {theirs}, the area in {ours}. Correct one of the two.",
            )
        if order == "1" and leaders.setdefault(area, row.line) != row.line:
            yield seed.fault(
                row,
                at["answer_order"],
                "must be the only body that leads its area",
                f"Line {leaders[area]} has another. Write 2 for a body named with it, "
                "3 for one that is put aside.",
            )


def _instead(area: str, known_seeds: Sequence[SeedFile]) -> str:
    """Return what to write for a code that another list of counties has."""
    for seed in known_seeds:
        for column in seed.contract.columns:
            if seed.contract.name == "counties" and column.instead:
                pattern, remedy = column.instead
                if re.fullmatch(pattern, area):
                    return remedy
    return ""


def _missing_rows(
    agencies: SeedFile, known_seeds: Sequence[SeedFile]
) -> Iterator[Fault]:
    """Yield a fault, with the row to add, for each force without its place's row."""
    files = [seed for seed in known_seeds if seed.contract.name == _SEED]
    if not files:
        return
    known = {
        (row.get("area_id"), row.get("police_body_id"))
        for row in rows_by_column(files, _SEED)
    }
    path = PurePosixPath(agencies.file).parents[1] / "reference" / f"{_SEED}.csv"
    for row, position, place_id in agencies.values("serves_place_id"):
        cells = dict(zip(agencies.header, row.cells, strict=False))
        body = cells.get("ori") or cells.get("agency_id", "")
        if (place_id, body) not in known:
            added = {
                "area_id": place_id,
                "police_body_id": body,
                "source_id": cells.get("source_id", ""),
                "police_role": "own_force",
                "answer_order": "1",
                "certainty": "on_record",
                "decided_by": "keeper",
                "decided_on": "<decided_on>",
                "is_read_by_person": "true",
            }
            names = [column.name for column in files[0].contract.columns]
            line = csv_line([added.get(name, "") for name in names])
            yield agencies.fault(
                row,
                position,
                f"must have a row in `{_SEED}`",
                f"Add to `{path}`: `{line}`",
            )
