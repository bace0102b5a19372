"""That our words are spelled as in the United States, and said in full."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterable, Iterator

import yaml

from tests.architecture.conftest import REPO_ROOT

# What the project wrote itself. Quotations, titles and names of others stay.
OUR_COLUMNS = {
    *("answer_note", "bundle_note", "company_answer", "conditions_note"),
    *("counts_what", "date_note", "description", "detail", "event_name", "headline"),
    *("label", "match_note", "meaning", "note", "offered_to_name", "question"),
    *("rating_reason", "reason", "rule_summary", "short_label", "summary"),
}
BRITISH = re.compile(
    r"\b\w*("
    r"licence|organis(?!m)|recognis|authoris|anonymis|personalis|summaris|subsidis|"
    r"categoris|criticis(?!m)|emphasis(?!\b)|minimis|prioritis|standardis|analys(?!is|t)|"
    r"cancell(?!at)|labell|modell|travell|signall|programme(?!r|d)|neighbour|centre|"
    r"colour|behaviour|favour|defence|offence|catalogue|advert(?!is)|judgement|grey"
    r")\w*",
    re.IGNORECASE,
)
ABBREVIATION = re.compile(r"\b[A-Z]{2,6}\b(?![-&])")
# Names of companies and the like, states, and what a reader knows by its letters alone.
KNOWN = {
    *("ADT", "ALERT", "ALPHV", "AWS", "CNET", "CNN", "COPS", "JAMS", "NY"),
    *("AES", "AI", "EU", "FBI", "ID", "IP", "SD", "SMS", "TLS", "TV", "UK", "US"),
    "USB",
}
_TOLD = {
    *("company_answer", "conditions_note", "counts_what", "detail", "headline"),
    *("rule_summary", "summary"),
}
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|`[^`]*`')


def _of_the_data() -> Iterator[tuple[str, str]]:
    for path in sorted((REPO_ROOT / "seeds").rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                for column in OUR_COLUMNS & row.keys():
                    yield f"{path.name}:{number} {column}", row[column]


def _of_the_tables() -> Iterator[tuple[str, str]]:
    """Yield what seeds, models, columns and tests say of themselves."""
    for folder in ("dbt_project/models", "seeds"):
        for path in sorted((REPO_ROOT / folder).rglob("*.yml")):
            for text in _descriptions(yaml.safe_load(path.read_text("utf-8"))):
                yield path.name, text
    for path in sorted((REPO_ROOT / "dbt_project/models").rglob("_*.md")):
        # why: what stands in braces is a name of dbt's.
        yield path.name, re.sub(r"{%.*?%}", "", path.read_text("utf-8"))


def _descriptions(node: object) -> Iterator[str]:
    inner: Iterable[object] = ()
    if isinstance(node, dict):
        if isinstance(node.get("description"), str):
            yield node["description"]
        inner = node.values()
    elif isinstance(node, list):
        inner = node
    for each in inner:
        yield from _descriptions(each)


def _of_the_pages() -> Iterator[tuple[str, str]]:
    """Yield the texts of the pages' code that are sentences, but no docstring."""
    for path in sorted((REPO_ROOT / "dashboard").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and node not in told
                and re.search(r"[a-z] [a-z]", node.value)
                and not re.search(r"\bfrom marts\.", node.value)
            ):
                yield f"{path.name}:{node.lineno}", node.value


def test_our_words_are_spelled_as_in_the_united_states() -> None:
    texts = [*_of_the_data(), *_of_the_tables(), *_of_the_pages()]
    assert len(texts) > 5_000
    offenders = [
        f"{where}: {found[0]}"
        for where, text in texts
        if (found := BRITISH.search(_QUOTED.sub("", text)))
    ]
    assert not offenders, f"Write it as in the United States: {offenders}"


def test_a_date_is_in_words() -> None:
    offenders = [
        f"{where}: {found[0]}"
        for where, text in _of_the_data()
        if (found := re.search(r"\b\d{4}-\d\d-\d\d\b", _QUOTED.sub("", text)))
    ]
    assert not offenders, f"Write it as in `9 August 2021`: {offenders}"


def test_an_abbreviation_is_said_in_full_where_it_is_met() -> None:
    offenders = [
        f"{where}: {word}"
        for where, text in _of_the_data()
        if where.split()[1] in _TOLD
        for word in ABBREVIATION.findall(_QUOTED.sub("", text))
        if word not in KNOWN and f"({word})" not in text
    ]
    assert not offenders, f"Say what it stands for: {offenders}"
