"""What the tables of a snapshot are: columns, descriptions, keys and references.

Descriptions, types and required columns come from the published file itself; keys,
references and closed lists from the tests in its dbt manifest, all of which passed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from warehouse.connection import connect_read_only, read_table
from warehouse.snapshots.store import Snapshot, read_manifest, schema_of

_TABLES = """
    select table_name, comment
    from duckdb_tables()
    where schema_name in ('marts', 'log', 'pages')
    order by table_name
"""
_COLUMNS = """
    select table_name, column_name, data_type, comment, is_nullable
    from duckdb_columns()
    where schema_name in ('marts', 'log', 'pages') and table_name in (
        select table_name from duckdb_tables()
    )
    order by table_name, column_index
"""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`])")


@dataclass(frozen=True)
class Column:
    """One column of a mart; `allowed_values` is empty where there is no closed list."""

    name: str
    data_type: str
    description: str
    is_required: bool
    allowed_values: tuple[str, ...]

    @property
    def is_list(self) -> bool:
        """Whether a row holds several values."""
        return self.data_type.endswith("[]")


@dataclass(frozen=True)
class TableReference:
    """A column whose values are ids of another mart, in its column `field`."""

    column: str
    mart: str
    field: str


@dataclass(frozen=True)
class Mart:
    """One table of the warehouse, of schema ``marts``, ``log`` or ``pages``.

    `primary_key` has the columns that no two rows share; it is empty where no test
    names any. `license` is the table's own, where it has one; `subject` is the folder
    of its model.
    """

    name: str
    description: str
    row_count: int
    columns: tuple[Column, ...]
    references: tuple[TableReference, ...]
    primary_key: tuple[str, ...] = ()
    license: str = ""
    subject: str = "guide"

    @property
    def schema(self) -> str:
        """The schema of the table."""
        return schema_of(self.name)

    @property
    def title(self) -> str:
        """The first sentence of the description."""
        return _sentences(self.description)[0].rstrip(".")


@dataclass(frozen=True)
class Catalog:
    """Everything that the published file of one snapshot offers.

    `doc_blocks` has the Markdown of dbt's ``docs`` blocks.
    """

    snapshot: Snapshot
    marts: tuple[Mart, ...]
    pages: tuple[Mart, ...]
    license: str
    citation: str
    tests: tuple[PassedTest, ...]
    doc_blocks: Mapping[str, str]

    def mart(self, name: str) -> Mart:
        """Return a table by its name."""
        return {mart.name: mart for mart in (*self.marts, *self.pages)}[name]


def read_catalog(snapshot: Snapshot) -> Catalog:
    """Describe the marts of a snapshot."""
    manifest = read_manifest(snapshot.folder)
    rules = rules_by_model(manifest)
    with connect_read_only(snapshot.warehouse_file) as connection:
        tables = read_table(connection, _TABLES).to_pylist()
        columns = read_table(connection, _COLUMNS).to_pylist()
        (about,) = read_table(
            connection, "select license, citation from marts.about"
        ).to_pylist()
    by_table: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for column in columns:
        by_table[column["table_name"]].append(column)
    by_name = {table["table_name"]: table for table in tables}
    own = {
        node["name"]: {
            "license": node["config"]["meta"].get("license", ""),
            "subject": node["fqn"][-2],
        }
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
    }
    keys = row_keys(manifest)
    described = [
        replace(
            _mart(table, by_table[name], rules.get(name, ()), {*by_name}, snapshot),
            primary_key=keys.get(name, ()),
            **own.get(name, {}),
        )
        for name, table in by_name.items()
    ]
    return Catalog(
        snapshot=snapshot,
        marts=tuple(mart for mart in described if mart.schema != "pages"),
        pages=tuple(mart for mart in described if mart.schema == "pages"),
        license=about["license"],
        citation=about["citation"],
        tests=list_passed_tests(manifest),
        doc_blocks={
            block["name"]: block["block_contents"]
            for block in manifest["docs"].values()
        },
    )


def _mart(
    table: Mapping[str, Any],
    columns: Sequence[Mapping[str, Any]],
    rules: Sequence[Rule],
    names: Set[str],
    snapshot: Snapshot,
) -> Mart:
    """Put together what file and tests say about one mart."""
    name = table["table_name"]
    lists = {rule.columns[0]: rule.values for rule in rules if rule.kind == "values"}
    described = tuple(
        Column(
            name=column["column_name"],
            data_type=column["data_type"],
            description=" ".join((column["comment"] or "").split()),
            is_required=not column["is_nullable"],
            allowed_values=lists.get(column["column_name"], ()),
        )
        for column in columns
    )
    return Mart(
        name=name,
        description=" ".join((table["comment"] or "").split()),
        row_count=snapshot.row_counts[name],
        columns=described,
        references=tuple(sorted(_references(rules, described, names), key=str)),
    )


def _references(
    rules: Sequence[Rule],
    columns: Sequence[Column],
    names: Set[str],
) -> Iterator[TableReference]:
    """Yield the references that tests hold, to marts that are published."""
    plain = {column.name for column in columns if not column.is_list}
    for rule in rules:
        target, field = rule.target
        if rule.kind == "reaches" and rule.columns[0] in plain and target in names:
            yield TableReference(rule.columns[0], target, field)


def rules_by_model(manifest: Mapping[str, Any]) -> Mapping[str, Sequence[Rule]]:
    """Return the rules of each model that hold for all its rows."""
    nodes = manifest["nodes"]
    rules: dict[str, list[Rule]] = defaultdict(list)
    for node in nodes.values():
        test = node.get("test_metadata")
        if node.get("attached_node") and test and not node["config"].get("where"):
            model = nodes[node["attached_node"]]["name"]
            rules[model] += rules_of(model, test, node["name"])
    return rules


def row_keys(manifest: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the columns that name each row, by model."""
    return {
        model: min((rule.columns for rule in rules if rule.kind == "unique"), key=len)
        for model, rules in rules_by_model(manifest).items()
        if any(rule.kind == "unique" for rule in rules)
    }


def last_sentence(description: str) -> str:
    """Return the grain, with which every description ends."""
    return _sentences(" ".join(description.split()))[-1]


def _sentences(text: str) -> list[str]:
    """Cut a description into sentences; an empty one is one empty sentence."""
    return _SENTENCE_END.split(text)


@dataclass(frozen=True)
class Rule:
    """One rule about the rows of a model, as in the dbt project's test ``rules``.

    `kind` is ``unique``, ``reaches``, ``values``, ``holds`` or ``counts``. `target` is
    the model and column that a ``reaches`` leads to.
    """

    kind: str
    words: str
    model: str
    columns: tuple[str, ...] = ()
    target: tuple[str, str] = ("", "")
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class PassedTest:
    """A rule for all rows of some tables, in words."""

    rule: str
    tables: tuple[str, ...]


def list_passed_tests(manifest: Mapping[str, Any]) -> tuple[PassedTest, ...]:
    """List the data tests of a manifest of dbt, by table and then by rule.

    A snapshot is published only if all of them pass.
    """
    nodes = manifest["nodes"]
    names = {
        key: node["name"]
        for key, node in nodes.items()
        if node["resource_type"] in {"seed", "model"}
    }
    data_tests = [node for node in nodes.values() if node["resource_type"] == "test"]
    tests = [passed for test in data_tests for passed in _data_tests(test, names)]
    return tuple(sorted(tests, key=lambda test: (test.tables, test.rule)))


def _data_tests(
    test: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[PassedTest]:
    metadata = test.get("test_metadata")
    if not metadata:
        rule = test["name"].removeprefix("assert_").replace("_", " ")
        tested = {names[key] for key in test["depends_on"]["nodes"] if key in names}
        yield PassedTest(rule, tuple(sorted(tested)))
        return
    model = names[test["attached_node"]]
    for rule in rules_of(model, metadata, test["name"]):
        tables = {model, rule.target[0]} - {""}
        yield PassedTest(rule.words, tuple(sorted(tables)))


def name_of(model: str, test: Mapping[str, Any], name: str) -> str:
    """Return what to call a generic test; one of several rules says whose they are."""
    return f"rules_of_{model}" if test["name"] == "rules" else name


def rules_of(model: str, test: Mapping[str, Any], name: str) -> list[Rule]:
    """List the rules of one generic test, in the order in which it tries them."""
    arguments = _arguments(test, name)
    return [
        *_unique(model, arguments.get("unique", ())),
        *_reaches(model, arguments.get("reaches", {})),
        *(
            Rule(
                "values",
                f"{column} of {model} holds only the listed values",
                model,
                (column,),
                values=tuple(map(str, values)),
            )
            for column, values in arguments.get("values", {}).items()
        ),
        *(
            Rule(kind, rule.replace("_", " "), model)
            for kind in ("holds", "counts")
            for rule in arguments.get(kind, {})
        ),
    ]


def _unique(model: str, arguments: Sequence[Any]) -> Iterator[Rule]:
    for columns in (
        [arguments] if arguments and isinstance(arguments[0], str) else arguments
    ):
        words = f"{model} has one row for each {', '.join(columns)}"
        yield Rule("unique", words, model, tuple(columns))


def _reaches(model: str, arguments: Mapping[str, str]) -> Iterator[Rule]:
    for column, target in arguments.items():
        to, _, field = target.partition(".")
        words = f"every {column} of {model} is in {to}"
        yield Rule("reaches", words, model, (column,), (to, field or column))


def _arguments(test: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the arguments of the test ``rules``; any other holds one rule."""
    return dict(test["kwargs"]) if test["name"] == "rules" else {"holds": {name: ""}}
