"""The contract that each seed's dbt YAML states for its CSV file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from warehouse.errors import Fault
from warehouse.paths import Project
from warehouse.seeds.settings import seed_settings

_LINE = "__line__"
_COLUMN_RULES = frozenset(
    {
        "required",
        "unique",
        "enum",
        "pattern",
        "minimum",
        "maximum",
        "references",
        "differs_from",
        "not_before",
        "by_as_of_on",
        "may_cross_states",
        "key_of",
        "required_if",
        "cited_except",
        "list",
        "unique_with",
        "instead",
        "persons_except",
    }
)
_KINDS = ("collected", "decided")
_SWITCHES = {"required", "unique", "by_as_of_on", "may_cross_states", "list"}
_PAIRS = {
    "required_if": ("name a column and its value", "[kind, repost]"),
    "instead": ("have a pattern and what to write", "[pattern, sentence]"),
}
_INTEGER = r"-?\d+"
_DATE = r"\d{4}-\d{2}-\d{2}"
# An address is a link on pages: never a script, and never on a host left to the page.
_ADDRESS = r"(https?|ftp)://[\w.-]+(:\d+)?([/?#]\S*)?|pkg:(npm|pypi)/\S+"
_CLOCK = r"\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?"
# Data type of dbt -> the only way to write it in a cell.
_WRITTEN_FORMS = {
    "varchar": r"[\s\S]*",
    "date": _DATE,
    "integer": _INTEGER,
    "bigint": _INTEGER,
    "double": r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?",
    "boolean": "true|false",
    "timestamp": rf"{_DATE}[T ]{_CLOCK}Z?",
}
_DECIMAL_TYPE = re.compile(r"decimal\((\d+), ?(\d+)\)")


class Reference(NamedTuple):
    """The column whose values a cell may hold."""

    seed_name: str
    column_name: str

    def __str__(self) -> str:
        """Return it as the YAML writes it, ``<seed>.<column>``."""
        return f"{self.seed_name}.{self.column_name}"


@dataclass(frozen=True)
class ColumnContract:
    """What one column of a seed may hold.

    `differs_from`, `not_before`, `key_of` and `required_if` name another column of the
    same row: that must hold another value, holds no later date, names the seed whose
    key this is, or forbids an empty cell by its value. A row and the row that it refers
    to lie in the same state, unless `may_cross_states`. Some row refers to each
    value but those in `cited_except`; None asks for no reference. A list has several
    values, divided by `; `; none of them is in the column `unique_with` too. `instead`
    is a pattern, and what to write where a reference to this column has such a value.
    No cell names a person but those in `persons_except`; None looks for no names.
    """

    name: str
    data_type: str
    line: int
    is_required: bool = False
    is_unique: bool = False
    enum: tuple[str, ...] = ()
    pattern: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    references: Reference | None = None
    differs_from: str = ""
    not_before: str = ""
    is_by_as_of_on: bool = False
    may_cross_states: bool = False
    key_of: str = ""
    required_if: tuple[str, ...] = ()
    cited_except: tuple[str, ...] | None = None
    is_list: bool = False
    unique_with: str = ""
    instead: tuple[str, ...] = ()
    persons_except: frozenset[str] | None = None
    description: str = ""


class Companion(NamedTuple):
    """A seed that needs a row for each row of another, by the key of that one.

    Only rows need one whose cell in `column`, if it is named, holds one of `values`,
    and whose cell in `filled`, if it is named, is not empty. `key` is the column that
    holds the key there, if it has another name.
    """

    seed_name: str
    column: str = ""
    values: tuple[str, ...] = ()
    filled: str = ""
    key: str = ""


@dataclass(frozen=True)
class SeedContract:
    """What one CSV file must look like; `yaml_file` is relative to the project root.

    A `collected` file has what sources say, a `decided` one what we concluded.
    """

    name: str
    yaml_file: str
    csv_file: Path
    line: int
    columns: tuple[ColumnContract, ...]
    primary_key: tuple[str, ...]
    kind: str = "collected"
    companions: tuple[Companion, ...] = ()


@dataclass(frozen=True)
class Contracts:
    """All contracts that could be read, with the faults of those that could not."""

    seeds: tuple[SeedContract, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class _Place:
    """Where in a YAML file a mapping begins, and the faults found in the file."""

    file: str
    line: int
    faults: list[Fault] = field(default_factory=list, compare=False)

    def at(self, mapping: Mapping[str, Any]) -> _Place:
        """Return the place at which ``mapping`` begins."""
        return _Place(self.file, mapping.get(_LINE, self.line), self.faults)

    def report(self, column: str, value: object, rule: str, remedy: str) -> None:
        """Note a fault here."""
        self.faults.append(
            Fault(self.file, self.line, column, str(value), rule, remedy)
        )


class _LineLoader(yaml.CSafeLoader):
    """Safe YAML loader that notes in each mapping the line it begins at."""


def _mapping_with_line(loader: _LineLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    mapping = loader.construct_mapping(node, deep=True)
    mapping[_LINE] = node.start_mark.line + 1
    return mapping


_LineLoader.add_constructor("tag:yaml.org,2002:map", _mapping_with_line)


def read_contracts(project: Project) -> Contracts:
    """Read the contract of every seed, and every fault of the YAML itself."""
    types = seed_settings(project).seed_types
    faults: list[Fault] = []
    contracts: list[SeedContract] = []
    for path in sorted(project.seeds_dir.glob("*/_*__seeds.yml")):
        place = _Place(path.relative_to(project.root).as_posix(), 1, faults)
        contracts += _contracts_in(path, place, types)
    _check_names_and_references(contracts, faults)
    return Contracts(seeds=tuple(contracts), faults=tuple(faults))


def written_form(data_type: str) -> str | None:
    """Return the regular expression for the one way to write a type; None if unknown.

    DuckDB and Frictionless accept more, and not the same: ``1_000`` as an integer,
    ``2019-7-1`` as a date, a third decimal place rounded away in silence.
    """
    decimal = _DECIMAL_TYPE.fullmatch(data_type)
    if not decimal:
        return _WRITTEN_FORMS.get(data_type)
    width, scale = int(decimal[1]), int(decimal[2])
    fraction = rf"(\.\d{{1,{scale}}})?" if scale else ""
    return rf"-?\d{{1,{width - scale}}}{fraction}"


def _contracts_in(
    path: Path, place: _Place, types: Mapping[str, str]
) -> Iterator[SeedContract]:
    """Yield the contracts of one YAML file."""
    try:
        # Safe, since _LineLoader is a safe loader that only adds line numbers.
        document = yaml.load(path.read_text("utf-8"), Loader=_LineLoader)  # noqa: S506
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = 1 if mark is None else mark.line + 1
        value = getattr(error, "problem", None) or error
        remedy = "Mend the text at this line; a common cause is indentation or a colon "
        remedy += "in a text without quotation marks."
        replace(place, line=line).report("", value, "must be YAML", remedy)
        return
    entries = document.get("seeds") if isinstance(document, dict) else None
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        place.report("", "", "must list seeds", "Begin the file with `seeds:`.")
        return
    for entry in entries:
        yield _contract(entry, path, place.at(entry), types)


def _contract(
    entry: Mapping[str, Any], path: Path, place: _Place, types: Mapping[str, str]
) -> SeedContract:
    """Read one entry under ``seeds:``."""
    name = str(entry.get("name", ""))
    meta = _section(_section(entry, "config"), "meta")
    primary_key = meta.get("primary_key", [])
    described = {
        str(column.get("name")): column
        for column in entry.get("columns") or []
        if isinstance(column, dict)
    }
    if not entry.get("description"):
        place.report("", name, "must be described", "Add a `description` of the seed.")
    if not isinstance(primary_key, list) or not primary_key:
        remedy = "Set `primary_key` under `meta`."
        place.report("", name, "must have a primary key", remedy)
        primary_key = []
    kind = meta.get("kind")
    if kind not in _KINDS:
        remedy = "Set `kind` under `meta`: `collected` for what sources say, `decided` "
        remedy += "for what we concluded."
        requirement = f"must be of the kind {' or '.join(_KINDS)}"
        place.report("kind", name if kind is None else kind, requirement, remedy)
    for column in [str(key) for key in primary_key if key not in described]:
        remedy = "Correct `primary_key`, or add the column to `columns`."
        place.report(column, name, "must be a column of the seed", remedy)
    return SeedContract(
        name=name,
        yaml_file=place.file,
        csv_file=path.parent / f"{name}.csv",
        line=place.line,
        columns=tuple(
            _column(column, _data_type(column, one, types), one, place)
            for column, one in described.items()
        ),
        primary_key=tuple(str(key) for key in primary_key if key in described),
        kind=str(kind),
        companions=tuple(map(_companion, meta.get("companions", []))),
    )


def _companion(entry: str | Mapping[str, Any]) -> Companion:
    """Read one of the `companions`: a seed, or a seed and the rows that need it."""
    if isinstance(entry, str):
        return Companion(entry)
    values = tuple(map(str, entry.get("values", ())))
    names = ("seed", "column", "filled", "key")
    seed_name, column, filled, key = (str(entry.get(name, "")) for name in names)
    return Companion(seed_name, column, values, filled, key)


def _data_type(name: str, entry: Mapping[str, Any], types: Mapping[str, str]) -> str:
    """Return the type of a column, by its name unless it has its own."""
    by_name = (one for like, one in types.items() if re.fullmatch(like, name))
    return str(entry.get("data_type") or next(by_name, "varchar")).lower()


def _is_address(name: str) -> bool:
    """Say whether a column holds web addresses, which pages show as links."""
    return name == "url" or name.endswith("_url")


def _column(
    name: str, data_type: str, entry: Mapping[str, Any], place: _Place
) -> ColumnContract:
    """Read one column of a seed; a rule that makes no sense is reported and dropped."""
    here = place.at(entry)
    if written_form(data_type) is None:
        known = ", ".join([*_WRITTEN_FORMS, "decimal(12,2)"])
        here.report(name, data_type, "must be a known type", f"Use one of: {known}.")
    if not entry.get("description"):
        here.report(name, "", "must be described", "Add a `description`.")
    sound = _section(_section(entry, "config"), "meta")
    for rule, value in sorted(sound.items()):
        if broken := _broken_rule(rule, value, data_type):
            here.report(name, *broken)
            del sound[rule]
    target = sound.get("references")
    return ColumnContract(
        name=name,
        data_type=data_type,
        line=here.line,
        is_required=sound.get("required", False),
        is_unique=sound.get("unique", False),
        enum=tuple(map(str, sound.get("enum", ()))),
        pattern=sound.get("pattern", _ADDRESS if _is_address(name) else None),
        minimum=str(sound["minimum"]) if "minimum" in sound else None,
        maximum=str(sound["maximum"]) if "maximum" in sound else None,
        references=Reference(*str(target).split(".", 1)) if target else None,
        differs_from=sound.get("differs_from", ""),
        not_before=sound.get("not_before", ""),
        is_by_as_of_on=sound.get("by_as_of_on", False),
        may_cross_states=sound.get("may_cross_states", False),
        key_of=sound.get("key_of", ""),
        required_if=tuple(map(str, sound.get("required_if", ()))),
        cited_except=tuple(map(str, sound["cited_except"]))
        if "cited_except" in sound
        else None,
        is_list=sound.get("list", False),
        unique_with=sound.get("unique_with", ""),
        instead=tuple(map(str, sound.get("instead", ()))),
        persons_except=frozenset(sound["persons_except"]) - {_LINE}
        if "persons_except" in sound
        else None,
        description=str(entry.get("description", "")),
    )


def _broken_rule(
    rule: str, value: object, data_type: str
) -> tuple[object, str, str] | None:
    """Return the value, rule and remedy of a faulty rule; None if it is sound."""
    if rule not in _COLUMN_RULES:
        remedy = f"Use one of: {', '.join(sorted(_COLUMN_RULES))}."
        return rule, "must be a known rule", remedy
    if rule == "pattern":
        return _broken_pattern(value, data_type)
    if rule == "persons_except":
        return _broken_exceptions(value)
    if rule in _SWITCHES and not isinstance(value, bool):
        requirement = f"`{rule}` must be true or false"
        return value, requirement, "Write `true` or `false`."
    if rule == "references" and not re.fullmatch(r"[^.]+\..+", str(value)):
        requirement = "`references` must name a seed and its column"
        return value, requirement, "Write it as `sources.source_id`."
    if rule in {"minimum", "maximum"} and (
        data_type in {"varchar", "boolean"} or not _is_written(value, data_type)
    ):
        requirement = f"`{rule}` must be a value of the column's type"
        remedy = "Correct it, or remove it; texts and booleans have no least and "
        return value, requirement, f"{remedy}greatest."
    if rule in _PAIRS and not (isinstance(value, list) and len(value) == 2):
        requirement, example = _PAIRS[rule]
        return value, f"`{rule}` must {requirement}", f"Write `{example}`."
    if rule in {"enum", "cited_except"}:
        return _broken_list(rule, value, data_type)
    return None


def _broken_list(
    rule: str, value: object, data_type: str
) -> tuple[object, str, str] | None:
    if not isinstance(value, list):
        return value, f"`{rule}` must be a list", "Write `[a, b]`."
    if wrong := [text for text in value if not _is_written(text, data_type)]:
        requirement = f"`{rule}` must hold values of the column's type"
        remedy = "Put the value in quotation marks, or correct it."
        return wrong[0], requirement, remedy
    return None


def _broken_exceptions(value: object) -> tuple[object, str, str] | None:
    if isinstance(value, dict) and all(value.values()):
        return None
    requirement = "`persons_except` must give a reason for each name"
    return value, requirement, "Write `{Name: reason}`, or `{}` for none."


def _is_written(value: object, data_type: str) -> bool:
    """Tell whether a value of the YAML is one of a type."""
    # YAML reads an unquoted `no` or `on` as false or true.
    is_surprise = isinstance(value, bool) or value is None
    form = written_form(data_type) or ""
    return not is_surprise and re.fullmatch(form, str(value)) is not None


def _broken_pattern(pattern: object, data_type: str) -> tuple[object, str, str] | None:
    if data_type != "varchar" or not isinstance(pattern, str):
        requirement = "`pattern` must be a text, on a varchar column"
        return pattern, requirement, "Put the pattern in quotation marks, or remove it."
    try:
        re.compile(pattern)
    except re.error as error:
        requirement = "`pattern` must be a regular expression"
        return pattern, requirement, f"Mend it: {error}."
    return None


def _section(mapping: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return a mapping inside a mapping, without its line; empty if absent."""
    value = mapping.get(key)
    if not isinstance(value, dict):
        return {}
    return {name: inner for name, inner in value.items() if name != _LINE}


def _check_names_and_references(
    contracts: Sequence[SeedContract], faults: list[Fault]
) -> None:
    """Report seeds described twice and references that lead nowhere."""
    known: dict[str, SeedContract] = {}
    for contract in contracts:
        first = known.setdefault(contract.name, contract)
        if first is not contract:
            remedy = f"`{first.yaml_file}` describes a seed of this name already. "
            remedy += "Rename or remove one of the two."
            place = _Place(contract.yaml_file, contract.line, faults)
            place.report("", contract.name, "must be described once", remedy)
    columns = {
        Reference(c.name, column.name) for c in known.values() for column in c.columns
    }
    for contract in contracts:
        for companion in contract.companions:
            own = filter(None, (companion.column, companion.filled))
            for needed in (
                Reference(
                    companion.seed_name,
                    companion.key or ", ".join(contract.primary_key),
                ),
                *(Reference(contract.name, name) for name in own),
            ):
                if needed not in columns:
                    remedy = "Name a seed that has this key, or correct `companions`."
                    place = _Place(contract.yaml_file, contract.line, faults)
                    place.report("", needed, "must be a column that exists", remedy)
        for column in contract.columns:
            place = _Place(contract.yaml_file, column.line, faults)
            _check_column(contract.name, column, columns, place)


def _check_column(
    seed_name: str, column: ColumnContract, columns: set[Reference], place: _Place
) -> None:
    """Report rules of a column that name a column that does not exist."""
    for other_column in (
        column.differs_from,
        column.not_before,
        column.key_of,
        column.unique_with,
        *column.required_if[:1],
    ):
        if other_column and Reference(seed_name, other_column) not in columns:
            remedy = f"Name a column of `{seed_name}`, or remove the rule."
            place.report(
                column.name, other_column, "must name a column of the seed", remedy
            )
    target = column.references
    if target and target not in columns:
        remedy = "Correct `references`, or describe the seed that it names."
        rule = "must refer to a column that exists"
        place.report(column.name, target, rule, remedy)
