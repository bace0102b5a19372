"""Say in plain words what is wrong with a statement, where, and what may be meant."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import duckdb

from warehouse.errors import QueryFailedError

_NEAR_NAMES = 5
_LONGEST_TEXT = 300
_NO_POSITION = 2**64 - 1
_COLUMNS_SHOWN = 8
_FORM_ENDS = re.compile(r",(?=\w+\()")
# Kinds of error whose text speaks of the statement only, never of the machine.
_TELLING_KINDS = frozenset(
    (
        *("Binder", "Catalog", "Conversion", "Invalid Input", "Invalid Type"),
        *("Mismatch Type", "Not implemented", "Out of Range", "Parameter Not Allowed"),
        *("Parameter Not Resolved", "Parser", "Syntax"),
    )
)


def place_words(sql: str, position: object) -> str:
    """Say where in a statement something stands, or nothing if that is not known."""
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

    `shift` counts the bytes that stood before the statement when it was run, and
    `columns` has the names of columns by mart.
    """
    found = details(error)
    message = str(found.get("exception_message", ""))
    position: object = found.get("position")
    if str(position).isdigit():
        position = int(str(position)) - shift
    where = place_words(sql, position)
    kind = found.get("error_subtype")
    name = str(found.get("name", ""))
    if kind == "COLUMN_NOT_FOUND":
        return _no_column(name, found, sql, position, columns, tables)
    if kind == "MISSING_ENTRY" and found.get("type") == "Table":
        return no_table(name, columns, sql, position)
    if kind == "SYNTAX_ERROR":
        sentence = _syntax_words(message, sql, position)
    elif kind == "NO_MATCHING_FUNCTION":
        forms = _FORM_ENDS.split(str(found.get("candidates", "")))
        sentence = (
            f"The function `{name}` does not take these values: "
            f"`{found.get('call', name)}`{where}. It takes `{forms[0]}`. "
            "Turn a value into another type with `cast(... as ...)`."
        )
    elif "GROUP BY" in message and (
        column := re.match(r'column "(.+?)" must', message)
    ):
        sentence = (
            f"The column `{column[1]}` stands beside a count or sum without being "
            f"grouped by{where}. Add it to `group by`, or write "
            f"`any_value({column[1]})`."
        )
    elif "expression depth" in message:
        sentence = "The statement is nested too deeply. Write it in fewer layers."
    elif missing := re.search(r"following parameters: (.+)", message):
        sentence = f"No value was given for `${missing[1]}`."
    elif found.get("exception_type") in _TELLING_KINDS:
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
            found = json.loads(text[start:])
        except ValueError:
            found = None
        if isinstance(found, dict) and "exception_message" in found:
            return found
    kind, _, message = text.partition(" Error: ")
    return {"exception_type": kind, "exception_message": message}


def _no_column(
    name: str,
    found: Mapping[str, Any],
    sql: str,
    position: object,
    columns: Mapping[str, Sequence[str]],
    tables: Collection[str],
) -> QueryFailedError:
    """Return the error for a column that none of the tables has."""
    # why: DuckDB knows the columns that the statement itself makes, we those of marts.
    made = [part for part in str(found.get("candidates", "")).split(",") if part]
    stored = [column for table in sorted(tables) for column in columns.get(table, ())]
    here = list(dict.fromkeys([*stored, *made]))
    homes = [mart for mart, known in columns.items() if name.lower() in known]
    near = _near(name, here)
    sentence = (
        f"No table in the query has a column `{name}`{place_words(sql, position)}."
    )
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
    sentence = f"There is no {kind} `{name}`{place_words(sql, position)}."
    sentence = f"{sentence} {_near_words(near) or remedy}".rstrip()
    return _error(sentence, sql, position, near)


def _listed(names: Sequence[str], most: int) -> str:
    """Name the first of some names."""
    shown = ", ".join(f"`{name}`" for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def _near(name: str, known: Iterable[str]) -> list[str]:
    """Return the names that are spelled most like one, nearest first."""
    wanted = name.lower()
    names = sorted(set(known))
    # why: `agencies` means `dim_agencies` to a reader, though many letters differ.
    ends = [other for other in names if other.split("_", 1)[-1] == wanted]
    alike = difflib.get_close_matches(wanted, names, n=_NEAR_NAMES, cutoff=0.7)
    return list(dict.fromkeys([*ends, *alike]))[:_NEAR_NAMES]


def _near_words(near: Sequence[str]) -> str:
    """Name what may have been meant."""
    if not near:
        return ""
    return f"Names like it: {_listed(near, _NEAR_NAMES)}."


def _syntax_words(message: str, sql: str, position: object) -> str:
    """Say where the text stops being SQL."""
    where = place_words(sql, position)
    if near := re.search(r'at or near "(.+?)"', message):
        return f"This is not SQL, or not complete, at `{near[1]}`{where}."
    return f"This is not SQL{where}: {_first_words(message)}"


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
