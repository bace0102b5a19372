"""Suggest which police a collected row may mean."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from warehouse.seeds.files import SeedFile

_NEAR = 0.7
_MOST = 3


class Body(NamedTuple):
    """A name of a police body, and the column of `entries` that its id belongs in."""

    name: str
    state_code: str
    column: str
    body_id: str


def named_bodies(seeds: Sequence[SeedFile]) -> list[Body]:
    """List the agencies on record, then the rest of the FBI's register."""
    agencies = [*rows_by_column(seeds, "agencies")]
    on_record = {row.get("ori") for row in agencies}
    bodies = [
        Body(
            row["agency_name"].lower(), row["state_code"], "agency_id", row["agency_id"]
        )
        for row in agencies
        if row.keys() >= {"agency_name", "state_code", "agency_id"}
    ]
    for row in rows_by_column(seeds, "police_bodies"):
        key = row.get("police_body_id", "")
        if key not in on_record:
            names = {row.get("body_name", ""), row.get("written_name", "")} - {""}
            state = row.get("state_code", "")
            bodies += [Body(name.lower(), state, "ori", key) for name in sorted(names)]
    return bodies


def example_entry(
    seed: SeedFile, key: str, cells: Mapping[str, str], bodies: Sequence[Body]
) -> dict[str, str]:
    """Return the cells of a row of `entries` to write for a collected row.

    What a person must fill in stands in angle brackets, the likeliest bodies first.
    """
    name = (
        cells.get("agency_name")
        or cells.get("body_name")
        or f"{cells.get('place_name')} Police Department"
    )
    near = [*_nearest(name, cells.get("state_code", ""), bodies)]
    choices = {
        column: "|".join(body.body_id for body in near if body.column == column)
        for column in ("agency_id", "ori")
    }
    return {
        "entry_id": key,
        "seed_name": seed.contract.name,
        **{column: f"<{ids}>" for column, ids in choices.items() if ids},
        "decided_by": "keeper",
        "reason": "<reason>",
        "certainty": "<high|medium|low>",
        "decided_on": "<decided_on>",
        "is_read_by_person": "true",
    }


def rows_by_column(seeds: Sequence[SeedFile], name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a seed by column."""
    for seed in seeds:
        if seed.contract.name == name:
            for row in seed.rows:
                yield dict(zip(seed.header, row.cells, strict=False))


def _nearest(name: str, state_code: str, bodies: Sequence[Body]) -> Iterator[Body]:
    """Yield the bodies of the state whose names are nearest, nearest first."""
    found: list[tuple[float, Body]] = []
    matcher = difflib.SequenceMatcher(b=name.lower(), autojunk=False)
    for body in bodies:
        if not state_code or body.state_code == state_code:
            matcher.set_seq1(body.name)
            # The bounds are cheap, and most names are far from each other.
            if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= _NEAR:
                found.append((matcher.ratio(), body))
    near = sorted(found, key=lambda one: (-one[0], one[1]))
    yield from [body for ratio, body in near if ratio >= _NEAR][:_MOST]
