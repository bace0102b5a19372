"""Models and tests are SQL for every engine; macros hold the differences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.architecture.conftest import Manifest
from tests.serving import REPO_ROOT

_HOME = "macros/dialect"
# SQL that only one engine reads, or each reads differently -> SQL that both read.
DIALECT_WORDS = {
    r"\bas (varchar|text)\b": "cast(x as string)",
    r"\bregexp_replace\(": "regexp_replace_all",
    r"\bregexp_(matches|full_match|like)\(|\br(egexp|like) '|\bsimilar to\b": (
        "regexp_extract(text, pattern, 0) <> ''"
    ),
    r"\b(list|collect_(list|set)|array_agg)\([^()]*\border by\b|\bcollect_\w+\(": (
        "array_sort(array_agg(x)), or list_in_order"
    ),
    r"\blist\(": "array_agg(x), where no x is null",
    r"\blist_(?!in_order)\w+\(": (
        "array_contains, array_sort, array_distinct, flatten, where nothing is null"
    ),
    r"\b(unnest|explode)\(": "unnested",
    r"\b(string_|str_)split\w*\(|\bstring_to_array\(": "split(text, separator)",
    r"(?<!\.)\b(starts|ends)_?with\(|\b(strpos|instr|prefix|suffix)\(": (
        "position(part in text) = 1"
    ),
    r"\b[lr]trim\([^()]*,|\btrim\([^()]*,": "trim(trailing x from text)",
    r"\b(strip_accents|translate)\(": "without_accents",
    r"\b(median|percentile\w*|quantile\w*)\(": "middle_price",
    r"\b(strftime|date_format|format|printf)\(": "month_text, grouped_digits",
    r"(?<!dbt\.)\b(string_agg|group_concat|listagg)\(": "dbt.listagg",
    r"(?<!dbt\.)\b(date_?(diff|sub|add)|add_months|months_between)\(": (
        "dbt.datediff, dbt.dateadd"
    ),
    r"(?<!dbt\.)\bdate_trunc\(": "dbt.date_trunc",
    r"\b(exclude|except) ?\((?!\s*select)": "the columns by name",
    r"\bunion( all)? by name\b|\basof\b|\bpivot\b": "plain joins and unions",
    r"\b(generate_series|range|sequence)\(": "a model with the rows",
    r"\binterval ?\(": "interval '3' day",
    r"\b(len|size|cardinality|array_length|array_size)\(": (
        "length(text); a condition on the items of a list"
    ),
    r"\b(struct_pack|named_struct|struct|row)\(|\{'\w": "columns",
}
# A literal list, after Jinja, comments and texts are removed.
_LIST = r"\["
_LIST_ADVICE = "dbt.array_construct"
_NOT_SQL = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|--[^\n]*", re.DOTALL)
_TEXT = re.compile(r"'[^']*'")
_COMMENT = re.compile(r"--[^\n]*|\{#.*?#\}", re.DOTALL)


def _faults(text: str) -> Iterator[str]:
    sql = _COMMENT.sub("", text)
    for pattern, advice in DIALECT_WORDS.items():
        if result := re.search(pattern, sql):
            yield f"`{' '.join(result[0].split())}`: write {advice}"
    bare = _NOT_SQL.sub("", text)
    if "\\" in bare:
        yield "a backslash: write [.], [0-9] or (^|[^a-z]), or regexp_replace_all"
    if re.search(_LIST, _TEXT.sub("", bare)):
        yield f"`[`: write {_LIST_ADVICE}"


def _sql_of_tests(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Yield each rule of a model that is written in SQL, with its name."""
    for test in manifest.tests:
        value: dict[str, Any] = test.get("test_metadata", {}).get("kwargs", {})
        yield from value.get("holds", {}).items()
        for rule, count in value.get("counts", {}).items():
            yield rule, count.get("where", "")


def test_only_dialect_macros_use_words_of_one_dialect(manifest: Manifest) -> None:
    project = REPO_ROOT / "dbt_project"
    texts = [
        (path.relative_to(project).as_posix(), path.read_text("utf-8"))
        for folder in ("models", "macros", "tests")
        for path in sorted((project / folder).rglob("*.sql"))
        if _HOME not in path.as_posix()
    ]
    rules = [*_sql_of_tests(manifest)]
    assert len(texts) > 200, "Little SQL is found, so this rule guards little. Mend it."
    assert len(rules) > 50, "Few rules are found, so this one guards little. Mend it."
    faults = [
        f"{name}: {fault}" for name, sql in texts + rules for fault in _faults(sql)
    ]
    assert not faults, (
        "The same SQL runs on DuckDB and on Spark, and this does not. Write what both "
        f"read, or a macro for each engine in dbt_project/{_HOME}:\n"
        + "\n".join(faults)
    )


def test_a_macro_of_dialects_is_there_for_each_engine(manifest: Manifest) -> None:
    called = {
        name
        for macro in manifest.macros.values()
        for name in re.findall(r"adapter\.dispatch\('(\w+)'\)", macro["macro_sql"])
    }
    assert called, "No macro is dispatched, so this rule guards nothing. Mend it."
    missing = [
        f"{engine}__{name}"
        for name in sorted(called)
        for engine in ("duckdb", "spark")
        if not {f"{engine}__{name}", f"default__{name}"} & set(manifest.macros)
    ]
    assert not missing, f"One of the engines cannot build the models. Write: {missing}"
