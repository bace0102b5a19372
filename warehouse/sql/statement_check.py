"""Tell whether a statement only reads what readers are offered, by its parse tree.

DuckDB's own parser takes the statement apart. Every part of the tree must be of a kind
that :mod:`warehouse.sql.allowed_names` lists; one that is not ends the check.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import duckdb

from warehouse.errors import QueryFailedError, StatementRefusedError
from warehouse.sql import allowed_names as allowed
from warehouse.sql.plain_words import no_function, no_table, place_words

Node: TypeAlias = Mapping[str, Any]

_ONLY_READS = (
    "A query may only read, with one `select` (or `with`, `from`, `values`, "
    "`describe`, `summarize`, `show tables` or `explain`)."
)
_ONLY_MARTS = (
    "A query reads the tables of schema `marts`; files, other databases, settings and "
    "the network are closed."
)
_NOT_PAGES = (
    "it is laid out for a page of the dashboard and changes with it. The tables of "
    "schema `marts` have the same facts; `show tables` lists them."
)
_SERIALIZE = "select json_serialize_sql(cast($sql as varchar))"
_SELECT, _EXPLAIN, _MULTI = "SELECT", "EXPLAIN", "MULTI"
_SCALARS = allowed.FUNCTIONS | allowed.OPERATORS


@dataclass(frozen=True)
class Names:
    """What a statement may find in the file, and what only DuckDB itself knows.

    `macros` looks up the SQL functions of schema ``marts``, which takes a while.
    `closed_tables` are marts that are not for this reader.
    """

    database: str
    tables: frozenset[str]
    macros: Callable[[], frozenset[str]]
    known_functions: frozenset[str]
    system_tables: frozenset[str]
    page_tables: frozenset[str] = frozenset()
    closed_tables: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CheckedStatement:
    """A statement that passed.

    `body` has blanks for an ``explain`` before it, so that places are those of the
    reader's text. `tables` are the marts that it reads.
    """

    body: str
    is_explained: bool
    tables: frozenset[str]


def checked_statement(
    connection: duckdb.DuckDBPyConnection, sql: str, names: Names
) -> CheckedStatement:
    """Return the one reading statement in a text.

    Raises `StatementRefusedError` if it does anything but read what readers are
    offered, `QueryFailedError` for an unknown table or function, and DuckDB's own error
    if it is not SQL.
    """
    try:
        statements = connection.extract_statements(sql)
        kinds = [statement.type.name for statement in statements]
    except ValueError as error:
        # why: the Python client does not know the number of every kind of statement.
        raise StatementRefusedError(_ONLY_READS) from error
    if not kinds:
        raise QueryFailedError("There is no statement to run. Write a `select`.")
    if len(kinds) > 1:
        raise StatementRefusedError(
            f"These are {len(kinds)} statements, and only one is run at a time. "
            "Keep one of them."
        )
    if kinds[0] == _EXPLAIN:
        body = _without_explain(sql)
    elif kinds[0] == _SELECT:
        body = sql
    elif kinds[0] == _MULTI:
        raise StatementRefusedError(
            "`pivot` must be told its values here, as in `pivot ... on agency_type in "
            "('police', 'sheriff') using count(*)`."
        )
    else:
        kind = kinds[0].lower().replace("_", " ")
        raise StatementRefusedError(f"{_ONLY_READS} This one is of the kind `{kind}`.")
    tables = _checked_tables(_tree(connection, body), sql, names)
    return CheckedStatement(body, kinds[0] == _EXPLAIN, tables)


def _without_explain(sql: str) -> str:
    """Blank ``explain`` out.

    What is left is checked as a statement of its own, and run behind a word of ours.
    """
    text = sql.encode()
    tokens = duckdb.tokenize(sql)
    ends = [start for start, _ in tokens[1:]] + [len(text)]
    words = [
        (start, text[start:end].decode().strip().lower())
        for (start, kind), end in zip(tokens, ends, strict=True)
        if kind != duckdb.token_type.comment
    ]
    if len(words) < 2 or words[0][1] != "explain":
        raise StatementRefusedError(_ONLY_READS)
    start, word = words[1]
    if word in {"analyze", "analyse", "("}:
        raise StatementRefusedError(
            "Only plain `explain` is offered. The time of a query is shown with its "
            "answer."
        )
    return f"{' ' * start}{text[start:].decode()}"


def _tree(connection: duckdb.DuckDBPyConnection, body: str) -> Node:
    """Return the parse tree of one reading statement."""
    [(text,)] = connection.execute(_SERIALIZE, {"sql": body}).fetchall()
    parsed: Node = json.loads(text)
    if parsed["error"] or len(parsed["statements"]) != 1:
        raise StatementRefusedError(_ONLY_READS)
    tree: Node = parsed["statements"][0]["node"]
    return tree


def _checked_tables(tree: Node, sql: str, names: Names) -> frozenset[str]:
    """Stop at the first part that is not on a list; return the marts named."""
    nodes = list(_nodes(tree))
    defined = frozenset(
        entry["key"].lower()
        for node in nodes
        for entry in (node.get("cte_map") or {}).get("map") or ()
    )
    # why: DuckDB gives the place of such a function at the clause around it.
    makes_rows = {
        id(node["function"]): node.get("query_location")
        for node in nodes
        if node.get("type") == "TABLE_FUNCTION"
    }
    for node in nodes:
        _check_kind(node)
        if node.get("class") in {"FUNCTION", "WINDOW"}:
            listed, position = _SCALARS, node.get("query_location")
            if id(node) in makes_rows:
                listed, position = allowed.TABLE_FUNCTIONS, makes_rows[id(node)]
            _check_function(node, listed, sql, position, names)
        elif node.get("type") == "BASE_TABLE":
            _check_table(node, sql, names, defined)
        elif node.get("type") == "SHOW_REF":
            _check_show(node, names)
    named = {node["table_name"].lower() for node in nodes if "table_name" in node}
    return names.tables & named


def _nodes(tree: Node) -> Iterator[Node]:
    """Yield every object of the tree, without recursion, which a text could exhaust."""
    waiting: list[Any] = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)


def _check_kind(node: Node) -> None:
    """Refuse a query node, a clause or an expression of an unknown kind."""
    kind = node.get("type")
    if "class" in node:
        is_allowed = node["class"] in allowed.EXPRESSIONS
    elif not isinstance(kind, str):
        return
    elif kind.endswith("_NODE"):
        is_allowed = kind in allowed.QUERY_NODES
    else:
        is_allowed = kind in allowed.CLAUSES or kind.endswith(allowed.TYPE_INFO_SUFFIX)
    if not is_allowed:
        raise StatementRefusedError(_ONLY_READS)


def _check_function(
    node: Node, listed: frozenset[str], sql: str, position: object, names: Names
) -> None:
    """Refuse a function that is not listed, or say that there is none of its name."""
    name = str(node["function_name"]).lower()
    if name in names.closed_tables:
        raise _not_open(name, sql, position)
    if name in listed:
        return
    if name in names.known_functions or not name.isidentifier():
        where = place_words(sql, position)
        raise StatementRefusedError(
            f"The function `{name}` is not offered{where}. {_ONLY_MARTS}"
        )
    macros = names.macros()
    if name not in macros:
        raise no_function(name, allowed.FUNCTIONS | macros, sql, position)


def _not_open(name: str, sql: str, position: object) -> StatementRefusedError:
    return StatementRefusedError(
        f"`{name}` is not open to you{place_words(sql, position)}."
    )


def _check_table(node: Node, sql: str, names: Names, defined: frozenset[str]) -> None:
    """Refuse a table that is neither a mart, nor defined in the statement."""
    path = [str(part).lower() for part in _path(node)]
    table, position = path[-1], node.get("query_location")
    *catalog, schema = path[:-1] or [""]
    # why: a name that the statement defines in one place would else open the table of
    # that name in another.
    if table in names.closed_tables:
        raise _not_open(table, sql, position)
    is_own = not catalog or catalog == [names.database]
    if is_own and schema in {"", "marts"} and table in names.tables:
        return
    if not catalog and table in allowed.CATALOG_TABLES.get(schema, ()):
        return
    if table not in names.system_tables:
        if not catalog and schema in {"", "recurring"} and table in defined:
            return
        is_plain = table.replace("_", "a").isalnum()
        if is_own and schema in {"", "pages"} and table in names.page_tables:
            where = place_words(sql, position)
            raise StatementRefusedError(
                f"`{table}` is not offered{where}: {_NOT_PAGES}"
            )
        if is_own and schema in {"", "marts"} and is_plain:
            raise no_table(table, names.tables, sql, position)
    where = place_words(sql, position)
    shown = ".".join(path)
    raise StatementRefusedError(f"`{shown}` is not offered{where}. {_ONLY_MARTS}")


def _path(node: Node) -> list[str]:
    """Return the parts of a table's name, outermost first."""
    parts = [node.get("catalog_name"), node.get("schema_name"), node["table_name"]]
    path = [str(part) for part in parts if part]
    qualified = [
        str(part) for part in (node.get("qualified_name") or {}).get("path", ())
    ]
    if qualified and qualified != path:
        raise StatementRefusedError(_ONLY_MARTS)
    return path or [""]


def _check_show(node: Node, names: Names) -> None:
    """Refuse to show anything but tables."""
    if node.get("query"):
        return
    name = str(node.get("table_name", "")).strip('"').lower()
    is_special = node.get("show_type") == "SHOW_SPECIAL"
    if name not in (allowed.SHOWN_BY_SHOW if is_special else names.tables):
        raise StatementRefusedError(
            "Only tables are shown here: `show tables`, `describe` and `summarize`."
        )
