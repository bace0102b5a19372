"""Ids, days and words for codes are in the data, not in the code of pages."""

from __future__ import annotations

import ast
import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

from tests.architecture.conftest import tree_of
from tests.serving import REPO_ROOT

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|"
    "December"
)
A_DAY = re.compile(rf"\b({MONTHS})\s+(19|20)\d\d\b|\b(19|20)\d\d-[01]\d(-[0-3]\d)?\b")
# The page chooses which row it opens with, in a constant of such a name.
AT_FIRST = re.compile(r"_[A-Z_]+_AT_FIRST")
# Constants that may hold an id: the technology and the maker of the record, and the
# question of a view.
HOMES_OF_IDS = {"RING", "RING_ID", "LICENSE"}
# Constants that may hold days: the months that the map compares, and its story's.
HOMES_OF_DAYS = {"FOUR_MONTHS", "_STORY_MONTH"}


@cache
def _ids() -> set[str]:
    """Return every id of the seeds."""
    result: set[str] = set()
    for path in (REPO_ROOT / "seeds").rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                result |= {row[name] for name in row if name.endswith("_id")}
    with (REPO_ROOT / "seeds/reference/states.csv").open(encoding="utf-8") as file:
        states = {row["state_code"] for row in csv.DictReader(file)}
    return result - states - {""}


def _literals() -> Iterator[tuple[str, str, str]]:
    """Yield place, constant of the module and text of each string but docstrings."""
    for path in sorted((REPO_ROOT / "dashboard").rglob("*.py")):
        tree, place = tree_of(path), path.relative_to(REPO_ROOT).as_posix()
        prose = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        for statement in tree.body:
            targets = getattr(statement, "targets", ())
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            for node in ast.walk(statement):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and id(node) not in prose
                ):
                    yield f"{place}:{node.lineno}", "".join(names), node.value


def test_no_literal_is_an_id_of_the_data() -> None:
    ids = _ids()
    offenders = [
        f"{place}: {text}"
        for place, constant, text in _literals()
        if ids.intersection(text.split(","))
        and constant not in HOMES_OF_IDS
        and not AT_FIRST.fullmatch(constant)
    ]
    assert not offenders, (
        "A row that is named in code is missed when the data changes. Ask for it by "
        "what it is, or, if a page only opens with it, name the constant "
        f"`_<WHAT>_AT_FIRST`: {offenders}"
    )


def test_default_choices_are_in_the_data() -> None:
    ids = _ids()
    opened = [
        (place, one)
        for place, constant, text in _literals()
        if AT_FIRST.fullmatch(constant)
        for one in text.split(",")
    ]
    assert opened, "No page opens with a row of its choice, so this guards nothing."
    lost = [f"{place}: {one}" for place, one in opened if one not in ids]
    assert not lost, f"A page would open with nothing. Choose rows that exist: {lost}"


def test_no_literal_holds_a_day_of_the_record() -> None:
    offenders = [
        f"{place}: {text[:80]}"
        for place, constant, text in _literals()
        if A_DAY.search(text)
        and constant not in HOMES_OF_DAYS
        and not AT_FIRST.fullmatch(constant)
    ]
    assert not offenders, (
        "The next list makes this day false. Take it from limits() of "
        f"dashboard/queries/labels.py, or from the row: {offenders}"
    )


def _texts_by_key() -> Iterator[tuple[str, set[object]]]:
    """Yield place and keys of each mapping to texts in the code and the templates."""
    for path in sorted((REPO_ROOT / "dashboard").rglob("*.py")):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Dict) and all(map(_is_text, node.values)):
                keys: set[object] = {
                    k.value for k in node.keys if isinstance(k, ast.Constant)
                }
                yield _place(path, node.lineno), keys
    for path in sorted((REPO_ROOT / "dashboard").rglob("*.jinja")):
        made = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - only parsed
        for table in made.parse(path.read_text("utf-8")).find_all(nodes.Dict):
            keys = {p.key.value for p in table.items if isinstance(p.key, nodes.Const)}
            yield _place(path, table.lineno), keys


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _place(path: Path, line: int) -> str:
    return f"{path.relative_to(REPO_ROOT).as_posix()}:{line}"


def test_no_vocabulary_is_written_twice() -> None:
    codes: dict[str, set[str]] = defaultdict(set)
    with (REPO_ROOT / "seeds/reference/labels.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            codes[row["vocabulary"]].add(row["code"])
    offenders = [
        f"{place}: {name}"
        for place, keys in _texts_by_key()
        for name, listed in codes.items()
        if len(keys & listed) > 2 and (keys <= listed or listed <= keys)
    ]
    assert not offenders, f"Take these words from `labels.csv`: {offenders}"
