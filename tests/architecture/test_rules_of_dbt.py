"""dbt decides measures and classes; queries, pages and templates only show them.

What they may do with a column is to draw it to scale (`dashboard/charts`) and to format
it: a format specification writes a share in percent, and a noun follows its count.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from jinja2 import Environment, nodes

from tests.architecture.conftest import tree_of
from tests.serving import REPO_ROOT
from warehouse.connection import connect_read_only

_DASHBOARD, _QUESTIONS = REPO_ROOT / "dashboard", REPO_ROOT / "warehouse/questions"
_STATEMENT = re.compile(r"\s*(select|with)\b[\s\S]*\bfrom\b")
_PARAMETER = re.compile(r"\$\w+(\[\d+\])?")
_A_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")
_CODES = ("_id", "_code", "_fips", "_type", "_status", "_kind", "_path", "_by", "_what")
_OPERATORS = {"+", "-", "*", "/", "//", "%", "**"}
_AGGREGATES = {"sum", "fsum", "avg", "mean", "median", "mode", "min", "max", "product"}
_AGGREGATES |= {"quantile", "quantile_cont", "quantile_disc", "stddev", "variance"}
_PATTERNS = {"startswith", "endswith", "removeprefix", "removesuffix", "partition"}
_PATTERNS |= {"rpartition", "split", "rsplit", "search", "match", "fullmatch", "sub"}
_PATTERNS |= {"findall", "finditer", "starts_with", "ends_with", "prefix", "suffix"}
_PATTERNS |= {"left", "right", "substring", "substr", "split_part", "~~", "!~~", "~~*"}
_PATTERNS |= {"regexp_matches", "regexp_full_match", "regexp_extract", "regexp_replace"}
_SIDES = ("left", "right", "input", "lower", "upper")


def _inner(node: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - parsed JSON
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from _inner(part)


def _is_fixed(value: object, column: set[str]) -> bool:
    """Tell whether a literal is a number or day that decides something of a column."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        # A place in an order is a name, and one thing has another noun than two.
        is_noun = value == 1 and all(name.endswith("_count") for name in column)
        return not is_noun and not all(name.endswith("_order") for name in column)
    return bool(_A_DAY.fullmatch(str(value)))


def _in_sql(sql: str, columns: set[str]) -> Iterator[str]:
    text = duckdb.execute("select json_serialize_sql(?)", [sql]).fetchall()[0][0]
    parsed = json.loads(text)
    assert not parsed["error"], f"DuckDB does not read this: {parsed}\n{sql}"

    def used(node: Any) -> set[str]:  # noqa: ANN401 - parsed JSON
        references = [p for p in _inner(node) if p.get("class") == "COLUMN_REF"]
        return {part["column_names"][-1].lower() for part in references} & columns

    for part in _inner(parsed["statements"]):
        name = str(part.get("function_name", "")).lower()
        children = [argument["expression"] for argument in part.get("arguments", [])]
        is_fixed = any(child.get("class") == "CONSTANT" for child in children)
        if name in _OPERATORS | _AGGREGATES and used(children):
            yield f"{name} of {used(children)}"
        if name in _PATTERNS and is_fixed and used(children):
            yield f"{name} of {used(children)}"
        sides = [part[side] for side in _SIDES if isinstance(part.get(side), dict)]
        sides = [side for side in sides if side.get("class") != "WINDOW"]
        if part.get("class") in {"COMPARISON", "BETWEEN"} and used(sides):
            bare = [(side.get("child") or side).get("literal") or {} for side in sides]
            values = [
                text if literal["kind"] == "STRING" else float(text)
                for literal in bare
                if (text := literal.get("text"))
            ]
            if any(_is_fixed(value, used(sides)) for value in values):
                yield f"{used(sides)} compared with {values}"


def _in_python(tree: ast.AST, columns: set[str]) -> Iterator[str]:
    def used(*parts: ast.AST, are_codes: bool = False) -> set[str]:
        inner = [node for part in parts for node in ast.walk(part)]
        cells = [n.slice for n in inner if isinstance(n, ast.Subscript)]
        found = {n.value for n in cells if isinstance(n, ast.Constant)}
        if are_codes:
            found |= {n.id for n in inner if isinstance(n, ast.Name)}
            found = {n for n in found if str(n).endswith(_CODES)}
        return {str(name) for name in found} & columns

    def rule(node: ast.AST) -> str:
        if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.BitOr):
            return f"{type(node.op).__name__} of {used(node.left, node.right) or ''}"
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            codes = used(node, are_codes=True) if name in _PATTERNS else set()
            cells = used(*node.args) if name in _AGGREGATES else set()
            return f"{name} of {codes | cells or ''}"
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            values = [side.value for side in sides if isinstance(side, ast.Constant)]
            found = used(*sides)
            if any(_is_fixed(value, found) for value in values):
                return f"{values} compared with {found or ''}"
        return ""

    for node in ast.walk(tree):
        if (found := rule(node)).endswith("}"):
            yield f"{getattr(node, 'lineno', 0)}: {found}"


def _in_template(text: str, columns: set[str]) -> Iterator[str]:
    def used(*parts: nodes.Node) -> set[str]:
        inner = [
            node
            for part in parts
            for node in (part, *part.find_all((nodes.Getattr, nodes.Name, nodes.Const)))
        ]
        names = (getattr(n, "attr", getattr(n, "name", None)) for n in inner)
        return {name for name in names if isinstance(name, str)} & columns

    arithmetic = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod)

    def compared(node: nodes.Compare) -> str:
        sides = [node.expr, *(operand.expr for operand in node.ops)]
        values = [side.value for side in sides if isinstance(side, nodes.Const)]
        found = used(*(s for s in sides if not isinstance(s, nodes.Filter)))
        is_fixed = any(_is_fixed(value, found) for value in values)
        return f"{values} compared with {found or ''}" if is_fixed else ""

    def filtered(node: nodes.Filter) -> str:
        values = {a.value for a in node.find_all(nodes.Const)}
        named = values & columns
        if node.name in {"selectattr", "rejectattr"}:
            is_fixed = any(_is_fixed(value, named) for value in values)
            return f"{values} compared with {named or ''}" if is_fixed else ""
        parts = [node.node] if node.node else []
        is_sum = node.name in _AGGREGATES
        return f"{node.name} of {named | used(*parts) or ''}" if is_sum else ""

    def rule(node: nodes.Node) -> str:
        found: set[str] = set()
        if isinstance(node, arithmetic):
            found = used(node.left, node.right)
        if isinstance(node, nodes.Call) and getattr(node.node, "attr", "") in _PATTERNS:
            found = {name for name in used(node) if name.endswith(_CODES)}
        return f"{type(node).__name__} of {found or ''}"

    special: dict[type, Callable[[Any], str]] = {
        nodes.Filter: filtered,
        nodes.Compare: compared,
    }
    parser = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - only parsed
    # Else the values of a message are parsed as the right side of a `%`.
    vars(parser)["newstyle_gettext"] = True
    for node in parser.parse(text).find_all(nodes.Expr):
        if (found := special.get(type(node), rule)(node)).endswith("}"):
            yield f"{node.lineno}: {found}"


def _statements(tree: ast.Module) -> Iterator[str]:
    """Yield the SQL of a module, with constants of the module put into it."""
    constants: dict[str, str] = {}

    def text(node: ast.AST) -> str:
        if isinstance(node, ast.JoinedStr):
            return "".join(map(text, node.values))
        if isinstance(node, ast.FormattedValue):
            return constants.get(getattr(node.value, "id", ""), "part")
        value = getattr(node, "value", "")
        return value if isinstance(value, str) else ""

    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(
            statement.targets[0], ast.Name
        ):
            constants[statement.targets[0].id] = text(statement.value)
    inner = {
        id(p) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for p in n.values
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr | ast.Constant) and id(node) not in inner:
            whole = _PARAMETER.sub("(select null)", text(node))
            if _STATEMENT.match(whole):
                yield whole


_CASES: list[tuple[Callable[[str, set[str]], Iterator[str]], str, bool]] = [
    (_in_sql, "select a_count * 1e5 / b_count from t", True),
    (_in_sql, "select median(price_usd) from t", True),
    (_in_sql, "select a_count from t where a_count < 5", True),
    (_in_sql, "select price_usd from t where seen_on > date '2020-10-07'", True),
    (_in_sql, "select a_id from t where starts_with(a_id, 'place-')", True),
    (_in_sql, "select a_id from t where a_id like 'Ring (%'", True),
    (_in_sql, "select count(*) from t where a_id = 'x' group by a_id", False),
    (_in_sql, "select a_id from t where starts_with(a_id, (select null))", False),
    (_in_template, "{{ row.a_count / row.b_count }}", True),
    (_in_template, "{{ rows|sum(attribute='a_count') }}", True),
    (_in_template, "{% if row.seen_on == '2020-10-07' %}{% endif %}", True),
    (_in_template, "{% if row.a_count > 4 %}{% endif %}", True),
    (_in_template, "{% if row.a_id.startswith('place-') %}{% endif %}", True),
    (_in_template, "{{ rows|selectattr('a_count', 'ge', 5)|list }}", True),
    (_in_template, "{{ 'one' if row.a_count == 1 else 'many' }}", False),
    (_in_template, "{% if rows|length > 4 %}{{ rows + others }}{% endif %}", False),
    (_in_template, "{% trans n=row.a_count %}{{ n }} agencies{% endtrans %}", False),
]
_CASES += [
    (lambda code, columns: _in_python(ast.parse(code), columns), code, is_rule)
    for code, is_rule in (
        ("row['a_count'] / row['b_count']", True),
        ("sum(row['a_count'] for row in rows)", True),
        ("max(r['seen_on'] for r in rows)", True),
        ("a_id.startswith('place-')", True),
        ("_GOVERNS.search(row['a_id'])", True),
        ("row['a_count'] >= 5", True),
        ("row['a_count'] if row['a_count'] == 1 else 'none'", False),
        ("f\"{row['a_count']:.0%}\"", False),
    )
]


@pytest.mark.parametrize(("find", "text", "is_rule"), _CASES)
def test_the_rule_sees_what_only_dbt_decides(
    find: Callable[[str, set[str]], Iterator[str]],
    text: str,
    is_rule: bool,
) -> None:
    columns = {"a_count", "b_count", "a_id", "price_usd", "seen_on"}
    assert bool([*find(text, columns)]) == is_rule


def test_pages_and_queries_decide_nothing_about_a_column(warehouse_file: Path) -> None:
    with connect_read_only(warehouse_file) as connection:
        columns = {name for (name,) in connection.execute(_COLUMNS).fetchall()}
    axes = _DASHBOARD / "charts"
    found: list[str] = []
    for path in sorted(_DASHBOARD.rglob("*.py")):
        tree, place = tree_of(path), path.relative_to(REPO_ROOT).as_posix()
        if axes not in path.parents:
            found += (f"{place}:{rule}" for rule in _in_python(tree, columns))
        for sql in _statements(tree):
            found += (f"{place}: {rule}" for rule in _in_sql(sql, columns))
    for path in sorted((_DASHBOARD / "places/templates").rglob("*.jinja")):
        rules = _in_template(path.read_text("utf-8"), columns)
        found += (f"{path.relative_to(REPO_ROOT)}:{rule}" for rule in rules)
    assert not found, (
        "A measure, a threshold or the kind of a code is decided in dbt, once. Give "
        "the model a column, and show that:\n" + "\n".join(found)
    )


_COLUMNS = """
select distinct column_name
from duckdb_columns()
where schema_name in ('marts', 'log', 'pages')
"""
