"""Ids, days and words of the record are in the data, not in the code of pages."""

from __future__ import annotations

import ast
import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.conftest import REPO_ROOT, tree_of

SEEDS = REPO_ROOT / "seeds"
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|"
    "December"
)
A_DAY = re.compile(rf"\b({MONTHS})\s+(19|20)\d\d\b|\b(19|20)\d\d-[01]\d(-[0-3]\d)?\b")
# The page chooses which row it opens with, in a constant of such a name.
AT_FIRST = re.compile(r"_[A-Z_]+_AT_FIRST")
# Modules that may hold an id, with the reason.
HOMES_OF_IDS = {
    (
        "dashboard/queries/agencies.py",
        "RING",
    ): "the technology of the record",
    ("dashboard/queries/terms.py", "RING_ID"): "the maker of the record",
    ("dashboard/pages/terms/page.py", "LICENSE"): "the question of this view",
}
# Days that are not part of the record, with the reason.
OTHER_DAYS = {
    "date(1990, 1, 1)": "where the calendar of a form begins",
    "date(2100, 12, 31)": "where the calendar of a form ends",
}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LABELS = _rows(SEEDS / "reference" / "labels.csv")


def _ids() -> set[str]:
    """Return every id of the seeds."""
    return {
        row[column]
        for path in sorted(SEEDS.rglob("*.csv"))
        for row in _rows(path)
        for column in row
        if column.endswith("_id") and row[column]
    }


def _codes() -> dict[str, set[str]]:
    codes: dict[str, set[str]] = defaultdict(set)
    for row in LABELS:
        codes[row["vocabulary"]].add(row["code"])
    return codes


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((REPO_ROOT / "dashboard").rglob("*.py")):
        place = path.relative_to(REPO_ROOT).as_posix()
        yield place, tree_of(path)


def _named_constants(tree: ast.Module) -> dict[int, str]:
    """Return the constant of the module that each node belongs to, by node."""
    return {
        id(inner): target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
        for inner in ast.walk(node.value)
    }


def _literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the strings of a module, docstrings left out."""
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    yield from (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in prose
    )


def test_no_literal_is_an_id_of_the_data() -> None:
    ids, used, offenders = _ids(), set(), []
    for place, tree in _modules():
        names = _named_constants(tree)
        for node in _literals(tree):
            result = ids.intersection(str(node.value).split(","))
            home = (place, names.get(id(node), ""))
            if result and home in HOMES_OF_IDS:
                used.add(home)
            elif result and not AT_FIRST.fullmatch(home[1]):
                offenders.append(f"{place}:{node.lineno}: {', '.join(result)}")
    assert not offenders, (
        "A row that is named in code is missed when the data changes. Ask for it by "
        "what it is, or, if a page only opens with it, name the constant "
        f"`_<WHAT>_AT_FIRST`: {offenders}"
    )
    assert used == set(HOMES_OF_IDS), "Take out of HOMES_OF_IDS what is gone."


def test_default_choices_are_in_the_data() -> None:
    ids, opened = _ids(), []
    for place, tree in _modules():
        names = _named_constants(tree)
        opened += [
            (place, one)
            for node in _literals(tree)
            if AT_FIRST.fullmatch(names.get(id(node), ""))
            for one in str(node.value).split(",")
        ]
    assert opened, "No page opens with a row of its choice, so this guards nothing."
    lost = [f"{place}: {one}" for place, one in opened if one not in ids]
    assert not lost, f"A page would open with nothing. Choose rows that exist: {lost}"


def _is_year(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value in range(1990, 2101)


def test_no_literal_holds_a_day_of_the_record() -> None:
    offenders, others = [], set()
    for place, tree in _modules():
        names = _named_constants(tree)
        offenders += [
            f"{place}:{node.lineno}: {result.group()}"
            for node in _literals(tree)
            for result in [A_DAY.search(str(node.value))]
            if result and not AT_FIRST.fullmatch(names.get(id(node), ""))
        ]
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and any(map(_is_year, node.args)):
                others.add(ast.unparse(node))
                if ast.unparse(node) not in OTHER_DAYS:
                    offenders.append(f"{place}:{node.lineno}: {ast.unparse(node)}")
    assert not offenders, (
        "The next list makes this day false. Take it from limits() of "
        f"dashboard/queries/labels.py, or from the row: {offenders}"
    )
    assert others == set(OTHER_DAYS), "Take out of OTHER_DAYS what is gone."


def _is_prose(value: ast.expr) -> bool:
    first = value.elts[0] if isinstance(value, ast.Tuple) and value.elts else value
    return (
        isinstance(first, ast.Constant)
        and isinstance(first.value, str)
        and bool(re.search(r"[A-Z ]", first.value))
    )


def test_no_dictionary_calls_codes_by_name() -> None:
    codes = _codes()
    offenders = [
        f"{place}:{node.lineno}: {vocabulary}"
        for place, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict) and any(map(_is_prose, node.values))
        for keys in [{k.value for k in node.keys if isinstance(k, ast.Constant)}]
        for vocabulary, known in codes.items()
        if len(keys & known) > 1 and len(keys & known) == len(keys)
    ]
    assert not offenders, (
        "SQL and downloads get none of these words. Put them into "
        "seeds/reference/labels.csv and ask dashboard/queries/labels.py: "
        f"{offenders}"
    )


def test_every_vocabulary_in_use_exists() -> None:
    known = set(_codes())
    requested = {
        (place, str(node.args[0].value))
        for place, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"label", "labels"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert requested, "Nothing asks for labels, so this rule guards nothing. Mend it."
    lost = sorted(f"{place}: {name}" for place, name in requested if name not in known)
    assert not lost, f"labels.csv has no such vocabulary: {lost}"
