"""Check that each row which a cell names is there, and where it should be."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from warehouse.errors import Fault
from warehouse.seeds.contract import ColumnContract, Reference
from warehouse.seeds.files import SeedFile

SUGGESTION_LIMIT = 50
# Below this share of equal letters, codes such as 09999 and 72099 count as near.
_NEAR = 0.75
# The longest cell of November 2026 has 424.
MOST_CHARACTERS = 5_000
_STATE = "state_code"


def broken_references(
    seeds: Sequence[SeedFile], known_seeds: Sequence[SeedFile]
) -> Iterator[Fault]:
    """Yield a fault for each cell that refers to a row which is not there."""
    yield from _unknown_references(seeds, known_seeds)
    yield from _unknown_keys(seeds, known_seeds)


def texts_of(
    seeds: Iterable[SeedFile], seed_name: str, column_name: str
) -> frozenset[str] | None:
    """Return the texts of a column of a seed; None if no file has the column."""
    files = [
        seed
        for seed in seeds
        if seed.contract.name == seed_name and column_name in seed.header
    ]
    texts = (text for seed in files for _, _, text in seed.values(column_name))
    return frozenset(texts) if files else None


def _columns(seeds: Iterable[SeedFile]) -> Iterator[tuple[SeedFile, ColumnContract]]:
    return ((seed, column) for seed in seeds for column in seed.contract.columns)


def _unknown_references(
    seeds: Sequence[SeedFile], known_seeds: Sequence[SeedFile]
) -> Iterator[Fault]:
    """Yield a fault for each cell whose value the column it refers to does not hold.

    Frictionless's foreign keys read the referred file again for every seed that
    points at it, and their error names no nearest value.
    """
    known_values = cache(lambda target: texts_of(known_seeds, *target))
    instead = {
        Reference(seed.contract.name, column.name): column.instead
        for seed, column in _columns(known_seeds)
        if column.instead
    }
    answers: dict[tuple[str, Reference], str] = {}
    for seed, column in _columns(seeds):
        target = column.references
        known = known_values(target) if target else None
        if target is None or known is None:
            continue
        for row, position, text in seed.values(column.name):
            if text not in known:
                # One search through the 21,000 places takes a good part of a second,
                # and a file with a wrong column could ask for thousands.
                if len(answers) < SUGGESTION_LIMIT and (text, target) not in answers:
                    answers[text, target] = did_you_mean(text, known)
                hint = answers.get((text, target), "")
                if target in instead and re.fullmatch(instead[target][0], text):
                    hint = f"{instead[target][1]} "
                remedy = f"{hint}Correct it, or add a row to "
                remedy += f"`{target.seed_name}.csv` first."
                yield seed.fault(row, position, f"must be in {target}", remedy)


def _unknown_keys(
    seeds: Sequence[SeedFile], known_seeds: Sequence[SeedFile]
) -> Iterator[Fault]:
    """Yield a fault for each cell that is not a key of the seed its row names."""

    @cache
    def keys_of(name: str) -> frozenset[str] | None:
        keys = [s.contract.primary_key for s in known_seeds if s.contract.name == name]
        if not keys or len(keys[0]) != 1:
            return None
        return texts_of(known_seeds, name, keys[0][0])

    for seed, column in _columns(seeds):
        if not column.key_of or column.key_of not in seed.header:
            continue
        at = seed.header.index(column.key_of)
        for row, position, text in seed.values(column.name):
            # A row that ends early is a separate fault.
            known = keys_of(row.cells[at]) if at < len(row.cells) else None
            if known is not None and text not in known:
                remedy = f"{did_you_mean(text, known)}Correct it, or remove this row: "
                rule = f"must be the key of a row in `{row.cells[at]}`"
                yield seed.fault(row, position, rule, f"{remedy}nothing needs it.")


def crossed_states(seeds: Sequence[SeedFile]) -> Iterator[Fault]:
    """Yield a fault for each cell that refers to a row of another state."""

    @cache
    def states_by(reference: Reference) -> dict[str, set[str]]:
        known: dict[str, set[str]] = defaultdict(set)
        for seed in seeds:
            if seed.contract.name == reference.seed_name and _STATE in seed.header:
                at = seed.header.index(_STATE)
                for row, _, text in seed.values(reference.column_name):
                    # A row that ends early is a separate fault.
                    if at < len(row.cells):
                        known[text].add(row.cells[at])
        return known

    for seed, column in _columns(seeds):
        target = column.references
        if not target or column.may_cross_states or _STATE not in seed.header:
            continue
        known, at = states_by(target), seed.header.index(_STATE)
        for row, position, text in seed.values(column.name):
            theirs, ours = known.get(text, set()), row.cells[at : at + 1]
            if theirs and not theirs.issuperset(filter(None, ours)):
                rule = f"must have the same `{_STATE}` in `{target.seed_name}`"
                remedy = f"There it has `{', '.join(sorted(theirs))}`, here "
                remedy += f"`{row.cells[at]}`. Correct one of the two."
                yield seed.fault(row, position, rule, remedy)


def uncited_rows(seeds: Sequence[SeedFile]) -> Iterator[Fault]:
    """Yield a fault for each row that some row should refer to, and none does."""
    cited: dict[Reference, set[str]] = defaultdict(set)
    for seed, column in _columns(seeds):
        if target := column.references:
            cited[target].update(text for *_, text in seed.values(column.name))
    for seed, column in _columns(seeds):
        if column.cited_except is None:
            continue
        known = cited[Reference(seed.contract.name, column.name)]
        for row, position, text in seed.values(column.name):
            if text not in known and text not in column.cited_except:
                remedy = "Write it into the row that it supports, or remove this one."
                yield seed.fault(row, position, "must be cited by a row", remedy)


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """Return the beginning of a remedy that names the nearest of the known values."""
    if len(text) > MOST_CHARACTERS:
        return ""
    near = difflib.get_close_matches(text, sorted(known), n=1, cutoff=_NEAR)
    return f"Did you mean `{near[0]}`? " if near else ""
