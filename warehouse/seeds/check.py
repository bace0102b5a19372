"""Check every seed against its contract, before dbt sees one.

Frictionless judges types and constraints cell by cell. The files are read by
:mod:`warehouse.seeds.files`, so that a fault can name the physical line.
"""

from __future__ import annotations

import difflib
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import count
from pathlib import PurePosixPath

from frictionless import Field

from warehouse.errors import Fault, SeedCheckError
from warehouse.paths import Project
from warehouse.seeds.contract import (
    ColumnContract,
    Companion,
    Contracts,
    Reference,
    read_contracts,
    written_form,
)
from warehouse.seeds.entries import example_entry, named_bodies
from warehouse.seeds.files import (
    SeedFile,
    SeedRow,
    as_of_on,
    csv_line,
    read_seed_file,
    seed_file_name,
)
from warehouse.seeds.persons import persons_in
from warehouse.seeds.place_police import police_faults

_SUGGESTION_LIMIT = 50
# Below this share of equal letters, codes such as 09999 and 72099 count as near.
_NEAR = 0.75
_FRICTIONLESS_TYPES: dict[str, dict[str, object]] = {
    "varchar": {"type": "string"},
    "date": {"type": "date"},
    "integer": {"type": "integer"},
    "bigint": {"type": "integer"},
    "double": {"type": "number"},
    "boolean": {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    "timestamp": {"type": "datetime", "format": "any"},
}
_UNNAMED = (
    "Write the office or the kind of document, such as `records request`. If it is the "
    "name of a body, or of an official in a title as published, add it with the reason "
    "to `persons_except` of the column."
)
# The longest of November 2026 has 424.
_MOST_CHARACTERS = 5_000
# A spreadsheet runs a cell that begins with one of these as a formula.
_FORMULA = ("=", "+", "-", "@")
_YEARS = ("1990", "2049")
_STATE = "state_code"
_FIRST_DAYS = {"month": "-01", "year": "-01-01"}
# Data type -> least and greatest value that DuckDB stores exactly.
_RANGES = {
    "integer": (str(-(2**31)), str(2**31 - 1)),
    "bigint": (str(-(2**63)), str(2**63 - 1)),
    "double": (str(-sys.float_info.max), str(sys.float_info.max)),
}
_TYPE_RULES = {
    "date": (
        "must be a date",
        "Use an ISO date such as 2019-07-18, or leave the cell empty and set the "
        "precision to unknown.",
    ),
    "integer": ("must be a whole number", "Use digits only, such as 1250."),
    "bigint": ("must be a whole number", "Use digits only, such as 1250."),
    "double": ("must be a number", "Use digits and a point, such as 41.25."),
    "boolean": ("must be true or false", "Write true or false in small letters."),
    "timestamp": (
        "must be a UTC time",
        "Use an ISO time such as 2019-07-18T09:30:00Z, or leave the cell empty.",
    ),
}


@dataclass(frozen=True)
class SeedCheck:
    """Every fault, sorted by file, line and column, and how much was read."""

    faults: tuple[Fault, ...]
    file_count: int
    row_count: int

    @classmethod
    def of(cls, seeds: Sequence[SeedFile], faults: Iterable[Fault]) -> SeedCheck:
        """Sum up what was read and what was found, each fault once."""
        rows = sum(len(seed.rows) for seed in seeds)
        return cls(tuple(sorted(set(faults))), len(seeds), rows)


def check_seeds(project: Project) -> SeedCheck:
    """Check all seeds and collect every fault of every file."""
    contracts = read_contracts(project.seeds_dir)
    faults = [*contracts.faults, *_unpaired_files(contracts, project)]
    seeds: list[SeedFile] = []
    for contract in contracts.seeds:
        if contract.csv_file.is_file():
            seed = read_seed_file(contract, project.root, faults)
            if seed is not None:
                seeds.append(check_file(seed, faults))
    faults += broken_references(seeds, seeds)
    faults += missing_companions(seeds, seeds)
    faults += crossed_states(seeds, seeds)
    faults += police_faults(seeds, seeds)
    # Rows for staff may be newer.
    if project.without_private_rows is None:
        faults += days_after_the_record(seeds, project)
        # A mistyped reference also leaves a row uncited, and is one fault.
        faults += () if faults else uncited_rows(seeds)
    return SeedCheck.of(seeds, faults)


def check_file(seed: SeedFile, faults: list[Fault]) -> SeedFile:
    """Check one file's header and rows, but not its references; add to `faults`.

    Returns the file, read by its contract's header where its own is cut short or too
    long.
    """
    faults += _header_faults(seed)
    adjusted = _with_contract_header(seed)
    faults += _row_faults(adjusted)
    return adjusted


def _unpaired_files(contracts: Contracts, project: Project) -> Iterator[Fault]:
    """Yield a fault for each CSV without YAML and each YAML entry without CSV."""
    described = {contract.csv_file for contract in contracts.seeds}
    for path in sorted(set(project.seeds_dir.rglob("*.csv")) - described):
        folder = path.parent.name
        yield Fault(
            file=path.relative_to(project.root).as_posix(),
            line=1,
            column="",
            value=path.stem,
            rule="must be described in YAML",
            remedy=f"Describe the seed and its columns in "
            f"`seeds/{folder}/_{folder}__seeds.yml`, or remove the file.",
        )
    for contract in contracts.seeds:
        if not contract.csv_file.is_file():
            yield Fault(
                file=contract.yaml_file,
                line=contract.line,
                column="",
                value=contract.name,
                rule="must have a CSV file",
                remedy=f"Add `{contract.name}.csv` to the same folder, or remove the "
                "entry.",
            )


def _header_faults(seed: SeedFile) -> Iterator[Fault]:
    """Yield a fault for each column that is missing, unknown, doubled or misplaced."""
    expected = [column.name for column in seed.contract.columns]
    yaml_file = seed.contract.yaml_file
    fault = partial(Fault, seed.file, 1)
    for name in dict.fromkeys(seed.header):
        if seed.header.count(name) > 1:
            yield fault(name, name, "must occur once", "Rename or remove one.")
        if name not in expected:
            hint = _did_you_mean(name, set(expected) - set(seed.header))
            remedy = f"{hint}Remove the column, or describe it in `{yaml_file}`."
            yield fault(name, name, "must be a described column", remedy)
    for name in expected:
        if name not in seed.header:
            remedy = f"Add the column `{name}`, or take it out of `{yaml_file}`."
            yield fault(name, "", "must have this column", remedy)
    if sorted(seed.header) == sorted(expected) and seed.header != expected:
        pairs = zip(seed.header, expected, strict=True)
        misplaced = next(actual for actual, planned in pairs if actual != planned)
        yield fault(
            misplaced,
            ",".join(seed.header),
            "must keep the order of columns",
            f"Put the columns in the order of `{yaml_file}`: `{','.join(expected)}`.",
        )


def _with_contract_header(seed: SeedFile) -> SeedFile:
    """Read the rows by the contract where the header alone is cut short or too long.

    A name lost from the header should be one fault, not one for each row.
    """
    expected = [column.name for column in seed.contract.columns]
    widths = {len(row.cells) for row in seed.rows}
    if widths == {len(expected)} and len(seed.header) != len(expected):
        return replace(seed, header=expected)
    return seed


def _row_faults(seed: SeedFile) -> Iterator[Fault]:
    """Yield the faults of one file's rows, judged column by column."""
    whole_rows: list[SeedRow] = []
    for row in seed.rows:
        if row.cells == seed.header:
            rule, remedy = "must not repeat the header", "Remove the line."
            yield Fault(seed.file, row.line, "", ",".join(row.cells), rule, remedy)
        elif len(row.cells) == len(seed.header):
            whole_rows.append(row)
        else:
            yield Fault(
                seed.file,
                row.line,
                "",
                ",".join(row.cells),
                "must have as many cells as the header",
                f"The header has {len(seed.header)} cells and this row "
                f"{len(row.cells)}. Put a text that holds a comma in quotation marks.",
            )
    columns = [
        column
        for column in seed.contract.columns
        if seed.header.count(column.name) == 1 and written_form(column.data_type)
    ]
    if not columns:
        return
    yield from _cell_faults(seed, columns, whole_rows)
    yield from _pair_faults(seed, columns, whole_rows)
    yield from _used_twice(seed)
    yield from _persons_named(seed, columns, whole_rows)


def _persons_named(
    seed: SeedFile, columns: Sequence[ColumnContract], rows: Sequence[SeedRow]
) -> Iterator[Fault]:
    for column in columns:
        if column.persons_except is None:
            continue
        at = seed.header.index(column.name)
        for row in rows:
            for name in persons_in(row.cells[at], column.persons_except):
                rule = f"must not name a person: `{name}`"
                yield seed.fault(row, at, rule, _UNNAMED)


def _pair_faults(
    seed: SeedFile, columns: Sequence[ColumnContract], rows: Sequence[SeedRow]
) -> Iterator[Fault]:
    """Compare the cells of a row with each other, where the contract says so."""
    for column in columns:
        precision = f"{column.name}_precision"
        if precision in seed.header:
            at, other_at = seed.header.index(column.name), seed.header.index(precision)
            for row in rows:
                cell, other = row.cells[at], row.cells[other_at]
                wanted = _wanted_day(cell, other)
                if wanted:
                    rule = f"must be {wanted} where `{precision}` is `{other}`"
                    yield seed.fault(row, at, rule, "Correct one of the two.")
        needed = column.required_if
        other_column = column.differs_from or column.not_before or "".join(needed[:1])
        if not other_column or other_column not in seed.header:
            continue
        at, other_at = seed.header.index(column.name), seed.header.index(other_column)
        for row in rows:
            cell, other = row.cells[at], row.cells[other_at]
            fault = partial(seed.fault, row, at)
            values = cell.split("; ") if column.is_list else [cell]
            if column.differs_from and other and other in values:
                yield fault(
                    f"must differ from `{other_column}`",
                    f"Both cells say `{other}`. Correct one, or remove the row.",
                )
            if needed and not cell and other == needed[1]:
                yield fault(
                    f"must not be empty where `{other_column}` is `{other}`",
                    f"Fill it in. {column.description}",
                )
            # ISO dates are in the order of their texts, as far as both are exact.
            if column.not_before and cell and cell < other[: len(cell)]:
                yield fault(
                    f"must not be before `{other_column}`",
                    f"`{other_column}` is `{other}`. Check both dates against the "
                    "source.",
                )


def _used_twice(seed: SeedFile) -> Iterator[Fault]:
    """Yield a fault for each value that its column, or another, has already."""
    for column in seed.contract.columns:
        other = column.unique_with
        seen = {text: row for row, _, text in seed.values(other)}
        for row, position, text in seed.values(column.name) if other else ():
            if text in seen:
                rule = f"must be unique, in `{other}` as well"
                remedy = f"Line {seen[text].line} has `{text}`. Correct one of the two."
                yield seed.fault(row, position, rule, remedy)
            seen[text] = row


def _wanted_day(cell: str, precision: str) -> str:
    """Say what a day should be by its precision; empty if it is."""
    if bool(cell) != (precision not in {"", "unknown"}):
        return "empty" if cell else "filled in"
    is_first = cell.endswith(_FIRST_DAYS.get(precision, ""))
    return "" if is_first else "the first day that it can mean"


def _cell_faults(
    seed: SeedFile, columns: Sequence[ColumnContract], rows: Sequence[SeedRow]
) -> Iterator[Fault]:
    """Judge cell by cell: its one written form, Frictionless, then the rows before."""
    filled = [row for row in rows if any(row.cells)]
    for row in rows:
        if not any(row.cells):
            rule, remedy = "must not be empty", "Remove the row, or fill it."
            yield Fault(seed.file, row.line, "", ",".join(row.cells), rule, remedy)
    key = seed.contract.primary_key
    values: dict[str, dict[str, object]] = {}
    for column in columns:
        at = seed.header.index(column.name)
        texts = {row.cells[at] for row in filled}
        values[column.name], broken = _judged(column, key, texts)
        # Most columns are sound, and then no row has to be looked at.
        for row in filled if broken else ():
            for name in broken.get(row.cells[at], ()):
                yield seed.fault(row, at, *_cell_rule(column, row.cells[at], name))
        if column.is_unique and key != (column.name,):
            for row, first in _repeated(seed, (column.name,), values, filled):
                remedy = (
                    f"Line {first.line} holds the same value. Correct one of the two."
                )
                yield seed.fault(row, at, "must be unique", remedy)
    if key and values.keys() >= {*key}:
        for row, first in _repeated(seed, key, values, filled):
            yield Fault(
                seed.file,
                row.line_of(seed.header.index(key[0])),
                ", ".join(key),
                ", ".join(row.cells[seed.header.index(name)] for name in key),
                "must be the only row with this key",
                f"Line {first.line} has the same key. Correct one of the two, or "
                "remove the row that was entered twice.",
            )


def _judged(
    column: ColumnContract, key: Sequence[str], texts: Iterable[str]
) -> tuple[dict[str, object], dict[str, tuple[str, ...]]]:
    """Judge each text of a column once: its value, and the rules that it breaks."""
    is_of_form = re.compile(written_form(column.data_type) or "").fullmatch
    first_year = _first_year(column)
    read = _field(column, key).create_cell_reader()
    values: dict[str, object] = {}
    broken: dict[str, tuple[str, ...]] = {}
    for text in texts:
        misspelt = _broken_spelling(text, column.data_type, is_of_form, first_year)
        value, rules = (None, [misspelt]) if misspelt else read(text)
        values[text] = value
        if rules:
            broken[text] = tuple(rules)
    return values, broken


def _repeated(
    seed: SeedFile,
    names: Sequence[str],
    values: Mapping[str, Mapping[str, object]],
    rows: Iterable[SeedRow],
) -> Iterator[tuple[SeedRow, SeedRow]]:
    """Yield each row whose columns have the values of an earlier one, and that one."""
    places = [(values[name], seed.header.index(name)) for name in names]
    seen: dict[tuple[object, ...], SeedRow] = {}
    for row in rows:
        texts = tuple(known[row.cells[at]] for known, at in places)
        # An empty key is reported as an empty cell.
        if None not in texts and seen.setdefault(texts, row) is not row:
            yield row, seen[texts]


def _broken_spelling(
    cell: str, data_type: str, is_of_form: Callable[[str], object], first_year: str
) -> str | None:
    """Return the spelling rule that makes a cell unreadable, if one is broken."""
    if len(cell) > _MOST_CHARACTERS:
        return "length"
    if _odd_character(cell):
        return "character"
    if cell and not is_of_form(cell):
        return "type"
    if data_type == "varchar" and cell.startswith(_FORMULA):
        return "formula"
    has_year = data_type in {"date", "timestamp"} and cell
    return "year" if has_year and not first_year <= cell[:4] <= _YEARS[1] else None


def _odd_character(cell: str) -> str | None:
    """Return the first character that is not seen, or is a digit of another script."""
    if cell.isascii() and cell.isprintable():
        return None
    for character in cell.replace("\n", ""):
        if not character.isprintable() or (
            character.isdecimal() and not character.isascii()
        ):
            return character
    return None


def _field(column: ColumnContract, primary_key: Sequence[str]) -> Field:
    """Turn one column into a field of a Table Schema, but for what spans rows."""
    minimum, maximum = _bounds(column)
    constraints: dict[str, object] = {
        "required": column.is_required or column.name in primary_key,
        "enum": list(column.enum),
        # Frictionless puts ^ and $ around the text, which would bind to the halves
        # of `a|b`.
        "pattern": f"(?:{column.pattern})" if column.pattern else None,
        "minimum": minimum,
        "maximum": maximum,
    }
    return Field.from_descriptor(
        {
            "name": column.name,
            **_FRICTIONLESS_TYPES.get(column.data_type, {"type": "number"}),
            "constraints": {name: rule for name, rule in constraints.items() if rule},
        }
    )


def _cell_rule(column: ColumnContract, cell: str, name: str) -> tuple[str, str]:
    """Return rule and remedy for the constraint that a cell breaks."""
    minimum, maximum = _bounds(column)
    odd = _odd_character(cell) or " "
    rules = {
        "type": _type_rule(column.data_type),
        "length": (
            f"must have {_MOST_CHARACTERS:,} characters or fewer",
            f"It has {len(cell):,}. Shorten it: a source says the rest.",
        ),
        "character": (
            "must be written in characters that can be seen, and in plain digits",
            f"Type character {cell.find(odd) + 1} ({_character_name(odd)}) anew, or "
            "remove it; copying from web pages and PDF files often adds one.",
        ),
        "formula": (
            f"must not begin with {' '.join(_FORMULA)}",
            "A spreadsheet would run it as a formula. Begin with a letter or a digit.",
        ),
        "year": (
            f"must lie in the years {_first_year(column)} to {_YEARS[1]}",
            "Check the year against its source.",
        ),
        "required": (
            "must not be empty",
            f"Fill in one of {', '.join(column.enum)}."
            if column.enum
            else f"Fill in `{column.name}`. If it is unknown, the row does not belong "
            "here.",
        ),
        "enum": (
            f"must be one of {', '.join(column.enum)}",
            f"{_did_you_mean(cell, column.enum)}Use one of the values listed; a "
            "new one is added to the seed's YAML first.",
        ),
        "pattern": (
            f"must match {column.pattern}",
            f"Write it in the form that the pattern asks for: `{column.pattern}`.",
        ),
        "minimum": (
            f"must be {minimum} or more",
            "Check the value against its source.",
        ),
        "maximum": (
            f"must be {maximum} or less",
            "Check the value against its source.",
        ),
    }
    return rules[name]


def _character_name(character: str) -> str:
    name = unicodedata.name(character, "control character").lower()
    return f"U+{ord(character):04X}, {name}"


def _bounds(column: ColumnContract) -> tuple[str | None, str | None]:
    """Return the least and greatest value, those of the type where none are stated."""
    least, greatest = _RANGES.get(column.data_type, (None, None))
    return column.minimum or least, column.maximum or greatest


def _first_year(column: ColumnContract) -> str:
    return min(_YEARS[0], (column.minimum or _YEARS[0])[:4])


def _type_rule(data_type: str) -> tuple[str, str]:
    """Return rule and remedy for a cell that is not of its type."""
    remedy = "Use digits, a point and no sign for thousands or currency, such as "
    return _TYPE_RULES.get(data_type, (f"must be a {data_type}", f"{remedy}1250.00."))


def broken_references(
    seeds: Sequence[SeedFile], known_seeds: Sequence[SeedFile]
) -> Iterator[Fault]:
    """Yield a fault for each cell that refers to a row which is not there."""
    yield from unknown_references(seeds, known_seeds)
    yield from unknown_keys(seeds, known_seeds)


def _texts(
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


def unknown_references(
    seeds: Sequence[SeedFile], known_seeds: Sequence[SeedFile]
) -> Iterator[Fault]:
    """Yield a fault for each cell whose value the column it refers to does not hold.

    Frictionless's foreign keys read the referred file again for every seed that
    points at it, and their error names no nearest value.
    """

    @cache
    def known_values(reference: Reference) -> frozenset[str] | None:
        return _texts(known_seeds, reference.seed_name, reference.column_name)

    answers: dict[tuple[str, Reference], str] = {}

    instead = {
        Reference(seed.contract.name, column.name): column.instead
        for seed in known_seeds
        for column in seed.contract.columns
        if column.instead
    }

    def suggest(text: str, reference: Reference, known: frozenset[str]) -> str:
        if reference in instead and re.fullmatch(instead[reference][0], text):
            return f"{instead[reference][1]} "
        # One search through the 21,000 places takes a good part of a second, and a
        # file with a wrong column could ask for thousands.
        key = (text, reference)
        if key not in answers and len(answers) < _SUGGESTION_LIMIT:
            answers[key] = _did_you_mean(text, known)
        return answers.get(key, "")

    for seed in seeds:
        for column in seed.contract.columns:
            target = column.references
            known = known_values(target) if target else None
            if target is None or known is None:
                continue
            for row, position, text in seed.values(column.name):
                if text not in known:
                    yield seed.fault(
                        row,
                        position,
                        f"must be in {target}",
                        f"{suggest(text, target, known)}Correct it, or add a row to "
                        f"`{target.seed_name}.csv` first.",
                    )


def unknown_keys(
    seeds: Sequence[SeedFile], known_seeds: Sequence[SeedFile]
) -> Iterator[Fault]:
    """Yield a fault for each cell that is not a key of the seed its row names."""

    @cache
    def keys_of(name: str) -> frozenset[str] | None:
        keys = [s.contract.primary_key for s in known_seeds if s.contract.name == name]
        if not keys or len(keys[0]) != 1:
            return None
        return _texts(known_seeds, name, keys[0][0])

    for seed in seeds:
        for column in seed.contract.columns:
            if not column.key_of or column.key_of not in seed.header:
                continue
            at = seed.header.index(column.key_of)
            for row, position, text in seed.values(column.name):
                # A row that ends early is a separate fault.
                known = keys_of(row.cells[at]) if at < len(row.cells) else None
                if known is not None and text not in known:
                    yield seed.fault(
                        row,
                        position,
                        f"must be the key of a row in `{row.cells[at]}`",
                        f"{_did_you_mean(text, known)}Correct it, or remove this row: "
                        "nothing needs it.",
                    )


def missing_companions(
    seeds: Sequence[SeedFile], known_seeds: Sequence[SeedFile]
) -> Iterator[Fault]:
    """Yield a fault, with the line to add, for each row that lacks one elsewhere."""
    bodies = cache(lambda: named_bodies(known_seeds))
    searched = count()
    for seed in seeds:
        for needed in seed.contract.companions:
            files = [k for k in known_seeds if k.contract.name == needed.seed_name]
            if not files:
                continue
            companion = files[0].contract
            [key] = seed.contract.primary_key
            known = _texts(files, companion.name, needed.key or key) or ()
            folder = PurePosixPath(seed.file).parents[1]
            path = f"{folder / seed_file_name(companion)}"
            header = csv_line([one.name for one in companion.columns])
            is_there = path in {file.file for file in files}
            where = f"`{path}`" if is_there else f"`{path}`, below `{header}`"
            for row, position, text in seed.values(key):
                cells = dict(zip(seed.header, row.cells, strict=False))
                if text in known or not _needs(cells, needed):
                    continue
                if needed.key:
                    near = bodies() if next(searched) < _SUGGESTION_LIMIT else []
                    entry = example_entry(seed, text, cells, near)
                    line = [entry.get(column.name, "") for column in companion.columns]
                else:
                    line = [_example(column, cells) for column in companion.columns]
                yield seed.fault(
                    row,
                    position,
                    f"must have a row in `{companion.name}`",
                    f"Add to {where}: `{csv_line(line)}`",
                )


def _needs(cells: Mapping[str, str], needed: Companion) -> bool:
    """Tell whether a row needs a companion."""
    is_of_kind = not needed.column or cells.get(needed.column) in needed.values
    return is_of_kind and (not needed.filled or bool(cells.get(needed.filled)))


def _example(column: ColumnContract, cells: Mapping[str, str]) -> str:
    """Return one cell of a line to add: the known value, or a choice."""
    if column.name in cells and (column.references or column.is_unique):
        return cells[column.name]
    if column.enum:
        return f"<{'|'.join(column.enum)}>"
    return f"<{column.name}>"


def crossed_states(
    seeds: Sequence[SeedFile], known_seeds: Sequence[SeedFile]
) -> Iterator[Fault]:
    """Yield a fault for each cell that refers to a row of another state."""

    @cache
    def states_by(reference: Reference) -> dict[str, set[str]]:
        known: dict[str, set[str]] = {}
        for target in known_seeds:
            is_named = target.contract.name == reference.seed_name
            if is_named and _STATE in target.header:
                at = target.header.index(_STATE)
                for row, _, text in target.values(reference.column_name):
                    # A row that ends early is a separate fault.
                    known.setdefault(text, set()).update(row.cells[at : at + 1])
        return known

    for seed in seeds:
        for column in seed.contract.columns:
            target = column.references
            if not target or column.may_cross_states or _STATE not in seed.header:
                continue
            known = states_by(target)
            at = seed.header.index(_STATE)
            for row, position, text in seed.values(column.name):
                theirs, ours = known.get(text, set()), row.cells[at : at + 1]
                if theirs and not theirs.issuperset(filter(None, ours)):
                    yield seed.fault(
                        row,
                        position,
                        f"must have the same `{_STATE}` in `{target.seed_name}`",
                        f"There it has `{', '.join(sorted(theirs))}`, here "
                        f"`{row.cells[at]}`. Correct one of the two.",
                    )


def days_after_the_record(
    seeds: Sequence[SeedFile], project: Project
) -> Iterator[Fault]:
    """Yield a fault for each day after ``as_of_on``, the end of the record."""
    dated = [
        (seed, column.name)
        for seed in seeds
        for column in seed.contract.columns
        if column.is_by_as_of_on
    ]
    try:
        last = as_of_on(project)
    except SeedCheckError as error:
        yield from error.faults
        return
    if dated and last is None:
        file = f"{project.dbt_dir.name}/dbt_project.yml"
        remedy = "Add it under `vars`: the day up to which the evidence was searched."
        yield Fault(file, 1, "", "", "must state `as_of_on`", remedy)
        return
    for seed, name in dated:
        for row, position, text in seed.values(name):
            if text[:10] > f"{last}":
                yield seed.fault(
                    row,
                    position,
                    f"must not be after {last}, the record's `as_of_on`",
                    "Correct the day, or move `as_of_on` in "
                    f"`{project.dbt_dir.name}/dbt_project.yml` with the evidence.",
                )


def uncited_rows(seeds: Sequence[SeedFile]) -> Iterator[Fault]:
    """Yield a fault for each row that some row should refer to, and none does."""
    cited: dict[Reference, set[str]] = defaultdict(set)
    for seed in seeds:
        for column in seed.contract.columns:
            if target := column.references:
                cited[target].update(text for *_, text in seed.values(column.name))
    for seed in seeds:
        for column in seed.contract.columns:
            if column.cited_except is None:
                continue
            known = cited[Reference(seed.contract.name, column.name)]
            for row, position, text in seed.values(column.name):
                if text not in known and text not in column.cited_except:
                    yield seed.fault(
                        row,
                        position,
                        "must be cited by a row",
                        "Write it into the row that it supports, or remove this one.",
                    )


def _did_you_mean(text: str, known: Iterable[str]) -> str:
    """Return the beginning of a remedy that names the nearest of the known values."""
    if len(text) > _MOST_CHARACTERS:
        return ""
    near = difflib.get_close_matches(text, sorted(known), n=1, cutoff=_NEAR)
    return f"Did you mean `{near[0]}`? " if near else ""
