"""Check by its parse tree that a statement only reads what readers are offered.

DuckDB's own parser reads the statement. Every part of the tree must be of a kind that
:mod:`warehouse.sql.allowed_names` lists. Faults are described in plain words.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import duckdb

from warehouse.errors import QueryFailedError, StatementRefusedError
from warehouse.sql import allowed_names as allowed

_NEAR_NAMES = 5
_LONGEST_TEXT = 300
_NO_POSITION = 2**64 - 1
_COLUMNS_SHOWN = 8
# Kinds of error whose text speaks of the statement only, never of the machine.
_TELLING_KINDS = frozenset(
    (
        *("Binder", "Catalog", "Conversion", "Invalid Input", "Invalid Type"),
        *("Mismatch Type", "Not implemented", "Out of Range", "Parameter Not Allowed"),
        *("Parameter Not Resolved", "Parser", "Syntax"),
    )
)
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


def describe_position(sql: str, position: object) -> str:
    """Say where in a statement something is; empty if that is not known."""
    place = line_and_column(sql, position)
    return "" if place is None else f" (line {place[0]}, character {place[1]})"


def line_and_column(sql: str, position: object) -> tuple[int, int] | None:
    """Turn a byte of a statement's UTF-8 form into line and character, both from 1."""
    try:
        start = int(str(position))
    except ValueError:
        return None
    text = sql.encode()
    if not 0 <= start <= len(text) or start == _NO_POSITION:
        return None
    before = text[:start].decode(errors="ignore")
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def no_table(
    name: str, tables: Collection[str], sql: str, position: object
) -> QueryFailedError:
    """Return the error for a table that does not exist."""
    remedy = "Run `show tables` to see all."
    return _unknown("table", name, tables, sql, position, remedy)


def no_function(
    name: str, functions: Collection[str], sql: str, position: object
) -> QueryFailedError:
    """Return the error for a function that does not exist."""
    return _unknown("function", name, functions, sql, position, "")


def failure(
    error: duckdb.Error,
    sql: str,
    shift: int,
    columns: Mapping[str, Sequence[str]],
    tables: Collection[str],
) -> QueryFailedError:
    """Return what DuckDB found, in plain words that hold nothing of the machine.

    `shift` counts the bytes that were before the statement when it was run, and
    `columns` has the names of columns by mart.
    """
    info = details(error)
    message = str(info.get("exception_message", ""))
    position: object = info.get("position")
    if str(position).isdigit():
        position = int(str(position)) - shift
    where = describe_position(sql, position)
    kind = info.get("error_subtype")
    name = str(info.get("name", ""))
    if kind == "COLUMN_NOT_FOUND":
        return _no_column(name, info, sql, position, columns, tables)
    if kind == "MISSING_ENTRY" and info.get("type") == "Table":
        return no_table(name, columns, sql, position)
    if "expression depth" in message:
        sentence = "The statement is nested too deeply. Write it in fewer layers."
    elif info.get("exception_type") in _TELLING_KINDS:
        sentence = f"DuckDB says{where}: {_first_words(message)}"
    else:
        sentence = "DuckDB could not run this statement. Write it in another way."
    return _error(sentence, sql, position, ())


def details(error: duckdb.Error) -> Mapping[str, Any]:
    """Read DuckDB's own account of an error, or kind and message from its text."""
    text = str(error)
    start = text.find("{")
    if start >= 0:
        try:
            parsed = json.loads(text[start:])
        except ValueError:
            parsed = None
        if isinstance(parsed, dict) and "exception_message" in parsed:
            return parsed
    kind, _, message = text.partition(" Error: ")
    return {"exception_type": kind, "exception_message": message}


def _no_column(
    name: str,
    info: Mapping[str, Any],
    sql: str,
    position: object,
    columns: Mapping[str, Sequence[str]],
    tables: Collection[str],
) -> QueryFailedError:
    """Return the error for a column that none of the tables has."""
    # why: DuckDB knows the columns that the statement itself makes, we those of marts.
    made = [part for part in str(info.get("candidates", "")).split(",") if part]
    stored = [column for table in sorted(tables) for column in columns.get(table, ())]
    here = list(dict.fromkeys([*stored, *made]))
    homes = [mart for mart, known in columns.items() if name.lower() in known]
    near = _near(name, here)
    where = describe_position(sql, position)
    sentence = f"No table in the query has a column `{name}`{where}."
    if homes:
        sentence += f" It is a column of {_listed(homes, _NEAR_NAMES)}."
    elif near:
        sentence += f" {_near_words(near)}"
    elif here:
        sentence += f" Their columns are {_listed(here, _COLUMNS_SHOWN)}."
    return _error(sentence, sql, position, near)


def _unknown(
    kind: str,
    name: str,
    known: Collection[str],
    sql: str,
    position: object,
    remedy: str,
) -> QueryFailedError:
    near = _near(name, known)
    sentence = f"There is no {kind} `{name}`{describe_position(sql, position)}."
    sentence = f"{sentence} {_near_words(near) or remedy}".rstrip()
    return _error(sentence, sql, position, near)


def _listed(names: Sequence[str], most: int) -> str:
    """List the first few names."""
    shown = ", ".join(f"`{name}`" for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def _near(name: str, known: Iterable[str]) -> list[str]:
    """Return the names that are spelled most like one, nearest first."""
    target = name.lower()
    names = sorted(set(known))
    # why: `agencies` means `dim_agencies` to a reader, though many letters differ.
    ends = [other for other in names if other.split("_", 1)[-1] == target]
    alike = difflib.get_close_matches(target, names, n=_NEAR_NAMES, cutoff=0.7)
    return list(dict.fromkeys([*ends, *alike]))[:_NEAR_NAMES]


def _near_words(near: Sequence[str]) -> str:
    """List similar names."""
    if not near:
        return ""
    return f"Names like it: {_listed(near, _NEAR_NAMES)}."


def _first_words(message: str) -> str:
    """Return the first line of DuckDB's text, as a sentence of bounded length."""
    line = message.strip().split("\n", 1)[0].strip()
    if len(line) > _LONGEST_TEXT:
        line = f"{line[:_LONGEST_TEXT]}..."
    return line if line.endswith((".", "!", "?")) else f"{line}."


def _error(
    sentence: str, sql: str, position: object, near: Sequence[str]
) -> QueryFailedError:
    """Put sentence, place and names together."""
    line, column = line_and_column(sql, position) or (None, None)
    return QueryFailedError(sentence, line, column, near)


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


def check_statement(
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
            "`pivot` must list its values here, as in `pivot ... on agency_type in "
            "('police', 'sheriff') using count(*)`."
        )
    else:
        kind = kinds[0].lower().replace("_", " ")
        raise StatementRefusedError(f"{_ONLY_READS} This one is of the kind `{kind}`.")
    tables = _checked_tables(_tree(connection, body), sql, names)
    return CheckedStatement(body, kinds[0] == _EXPLAIN, tables)


def _without_explain(sql: str) -> str:
    """Blank ``explain`` out.

    The rest is checked as its own statement, and explained by us.
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
    # why: DuckDB reports the position of such a function at the clause around it.
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
        where = describe_position(sql, position)
        raise StatementRefusedError(
            f"The function `{name}` is not offered{where}. {_ONLY_MARTS}"
        )
    macros = names.macros()
    if name not in macros:
        raise no_function(name, allowed.FUNCTIONS | macros, sql, position)


def _not_open(name: str, sql: str, position: object) -> StatementRefusedError:
    return StatementRefusedError(
        f"`{name}` is not open to you{describe_position(sql, position)}."
    )


def _check_table(node: Node, sql: str, names: Names, defined: frozenset[str]) -> None:
    """Refuse a table that is neither a mart, nor defined in the statement."""
    path = [str(part).lower() for part in _path(node)]
    table, position = path[-1], node.get("query_location")
    *catalog, schema = path[:-1] or [""]
    # why: a common table expression of this name does not cover the whole statement.
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
            where = describe_position(sql, position)
            raise StatementRefusedError(
                f"`{table}` is not offered{where}: {_NOT_PAGES}"
            )
        if is_own and schema in {"", "marts"} and is_plain:
            raise no_table(table, names.tables, sql, position)
    where = describe_position(sql, position)
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
