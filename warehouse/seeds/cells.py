"""Check a seed's header, and its rows cell by cell.

Frictionless judges types and constraints. The files are read by
:mod:`warehouse.seeds.files`, so that a fault can name the physical line.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from frictionless import Field

from warehouse.errors import Fault
from warehouse.seeds.contract import ColumnContract, written_form
from warehouse.seeds.files import SeedFile, SeedRow
from warehouse.seeds.persons import persons_in
from warehouse.seeds.references import MOST_CHARACTERS, did_you_mean

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
# A spreadsheet runs a cell that begins with one of these as a formula.
_FORMULA = ("=", "+", "-", "@")
_YEARS = ("1990", "2049")
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


def check_file(seed: SeedFile, faults: list[Fault]) -> SeedFile:
    """Check one file's header and rows, but not its references; add to `faults`.

    Returns the file, read by its contract's header where its own is cut short or too
    long.
    """
    faults += _header_faults(seed)
    adjusted = _with_contract_header(seed)
    faults += _row_faults(adjusted)
    return adjusted


def _header_faults(seed: SeedFile) -> Iterator[Fault]:
    """Yield a fault for each column that is missing, unknown, doubled or misplaced."""
    expected = [column.name for column in seed.contract.columns]
    yaml_file = seed.contract.yaml_file
    fault = partial(Fault, seed.file, 1)
    for name in dict.fromkeys(seed.header):
        if seed.header.count(name) > 1:
            yield fault(name, name, "must occur once", "Rename or remove one.")
        if name not in expected:
            hint = did_you_mean(name, set(expected) - set(seed.header))
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
    width = len(seed.header)
    for row in seed.rows:
        fault = partial(Fault, seed.file, row.line, "", ",".join(row.cells))
        if row.cells == seed.header:
            yield fault("must not repeat the header", "Remove the line.")
        elif len(row.cells) == width:
            whole_rows.append(row)
        else:
            remedy = f"The header has {width} cells and this row {len(row.cells)}. Put "
            remedy += "a text that holds a comma in quotation marks."
            yield fault("must have as many cells as the header", remedy)
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
        for row, at, cell, other in _pairs(seed, column, precision, rows):
            if wanted := _wanted_day(cell, other):
                rule = f"must be {wanted} where `{precision}` is `{other}`"
                yield seed.fault(row, at, rule, "Correct one of the two.")
        needed = column.required_if
        name = column.differs_from or column.not_before or "".join(needed[:1])
        for row, at, cell, other in _pairs(seed, column, name, rows):
            fault = partial(seed.fault, row, at)
            values = cell.split("; ") if column.is_list else [cell]
            if column.differs_from and other and other in values:
                remedy = f"Both cells say `{other}`. Correct one, or remove the row."
                yield fault(f"must differ from `{name}`", remedy)
            if needed and not cell and other == needed[1]:
                rule = f"must not be empty where `{name}` is `{other}`"
                yield fault(rule, f"Fill it in. {column.description}")
            # ISO dates are in the order of their texts, as far as both are exact.
            if column.not_before and cell and cell < other[: len(cell)]:
                remedy = f"`{name}` is `{other}`. Check both dates against the source."
                yield fault(f"must not be before `{name}`", remedy)


def _pairs(
    seed: SeedFile, column: ColumnContract, other: str, rows: Iterable[SeedRow]
) -> Iterator[tuple[SeedRow, int, str, str]]:
    """Yield row, position and text of a column beside another's, if that is there."""
    if other in seed.header:
        at, other_at = seed.header.index(column.name), seed.header.index(other)
        for row in rows:
            yield row, at, row.cells[at], row.cells[other_at]


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
    if len(cell) > MOST_CHARACTERS:
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
            f"must have {MOST_CHARACTERS:,} characters or fewer",
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
            f"{did_you_mean(cell, column.enum)}Use one of the values listed; a "
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
