"""Measures without a common sum are never added up, in SQL or on a page.

Promised, approved and spent money are different kinds. The camera counts of portals
overlap, so no two of them have a sum.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.app.conftest import open_view
from tests.architecture.conftest import Manifest, tree_of
from tests.serving import REPO_ROOT
from warehouse.connection import connect_read_only

# Column -> the kind of thing that it measures. Two kinds have no common sum.
KINDS = {
    "promised_usd": "promised",
    "approved_usd": "approved",
    "spent_usd": "spent",
    "other_public_usd": "other",
    "vendor_total_usd": "company",
    "device_planned_count": "planned",
    "device_given_count": "given",
}
NEVER_ADDED = {
    f"{when}{which}_camera_count"
    for when in ("", "last_")
    for which in ("registered", "integrated", "owned", "shared")
}
# One column of figures of every kind; another column names the kind.
MIXED, ITS_KIND = "cost_usd", "cost_kind"
ADDING = {"+", "sum", "fsum", "kahan_sum", "sumkahan", "avg", "mean", "median"}
ADDING |= {"list_sum", "list_avg", "list_aggregate", "array_sum", "list_reduce"}
# Testing whether anything is known adds nothing.
ASKING = {"OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL"}
# Comparisons of files print cells, and add none up.
GENERATED = {"compare", "target", "logs", "data", "__pycache__", "seeds"}

Tree = Any


def _inner(node: Tree) -> Iterator[Mapping[str, Any]]:
    """Yield every object of a parsed statement, except what is only tested for null."""
    if isinstance(node, dict):
        if node.get("type") in ASKING:
            return
        yield node
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from _inner(part)


def _columns(node: Tree) -> set[str]:
    return {
        part["column_names"][-1].lower()
        for part in _inner(node)
        if part.get("class") == "COLUMN_REF"
    }


def _kinds(node: Tree) -> set[str]:
    return {KINDS[name] for name in _columns(node) if name in KINDS}


def sums_of_unlike(sql: str) -> list[str]:
    """Find where a statement adds measures of different kinds, or hides a kind."""
    text = duckdb.execute("select json_serialize_sql(?)", [sql]).fetchall()[0][0]
    parsed = json.loads(text)
    assert not parsed["error"], f"DuckDB does not read this: {parsed}\n{sql}"
    result = []
    for part in _inner(parsed["statements"]):
        name = str(part.get("function_name", "")).lower()
        if name in ADDING and len(_kinds(part)) > 1:
            result.append(f"{name} over {sorted(_kinds(part))}")
        if name in ADDING and NEVER_ADDED & _columns(part):
            result.append(f"{name} over counts of portals, which overlap")
        if (
            name in ADDING
            and MIXED in _columns(part)
            and ITS_KIND not in _columns(part)
        ):
            result.append(f"{name}({MIXED}) without its {ITS_KIND}")
        alias, own = str(part.get("alias", "")).lower(), _columns([part])
        is_column = part.get("class") == "COLUMN_REF"
        split_by_kind = own & (set(KINDS) | NEVER_ADDED)
        if is_column and alias and split_by_kind and not alias.endswith(tuple(own)):
            result.append(f"{own} is renamed to {alias}")
    return result


def _strings(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.match(r"\s*(select|with)\b[\s\S]*\bfrom\b", node.value)
        ):
            yield node.value


def _shipped_statements(snapshot: Path) -> Iterator[tuple[str, str]]:
    """Yield place and text of each model, question and query."""
    manifest = json.loads((snapshot / "manifest.json").read_text(encoding="utf-8"))
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model":
            yield node["name"], node["compiled_code"]
    for folder in ("dashboard", "warehouse"):
        for path in sorted((REPO_ROOT / folder).rglob("*.py")):
            yield from ((path.name, sql) for sql in _strings(path))
        for path in sorted((REPO_ROOT / folder).rglob("*.sql")):
            if not GENERATED & set(path.relative_to(REPO_ROOT).parts):
                yield path.name, path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "sql",
    [
        "select spent_usd + approved_usd from t",
        "select a.spent_usd + coalesce(b.promised_usd, 0) as usd from a, b",
        "select sum(spent_usd) + sum(approved_usd) from t",
        "select sum(coalesce(spent_usd, approved_usd)) from t",
        "select list_sum([spent_usd, promised_usd]) from t",
        "with c as (select spent_usd as usd from t) select sum(usd) from c",
        "select sum(cost_usd) from marts.fct_subsidy_round_costs",
        "select device_planned_count + device_given_count from t",
        "select sum(registered_camera_count) from marts.fct_camera_registry_counts",
        "select last_owned_camera_count + last_shared_camera_count from t",
        "with c as (select integrated_camera_count as n from t) select sum(n) from c",
    ],
)
def test_the_rule_sees_a_sum_of_unlike_measures(sql: str) -> None:
    assert sums_of_unlike(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "select sum(spent_usd) as spent_usd, sum(approved_usd) as approved_usd from t",
        "select sum(case when cost_kind = 'spent' then cost_usd end) from t",
        "select coalesce(spent_usd, approved_usd) is not null as has_amount from t",
        "select sum(case when coalesce(spent_usd, approved_usd) is null then 1 end) "
        "from t",
        "select t.spent_usd from t",
        "select registered_camera_count as last_registered_camera_count from t",
        "select max(observed_on) from t where registered_camera_count > 0",
    ],
)
def test_the_rule_lets_like_measures_be_summed(sql: str) -> None:
    assert not sums_of_unlike(sql)


def test_no_model_question_or_query_adds_unlike_measures(warehouse_file: Path) -> None:
    statements = list(_shipped_statements(warehouse_file.parent))
    for measure in ("spent_usd", "registered_camera_count"):
        assert any(measure in sql for _, sql in statements), "Nothing is checked. Mend."
    faults = [
        f"{name}: {fault}"
        for name, sql in statements
        if any(column in sql.lower() for column in (*KINDS, MIXED, *NEVER_ADDED))
        for fault in sums_of_unlike(_without_parameters(sql))
    ]
    assert not faults, (
        "Promised, approved and spent money, cameras planned and given, and counts of "
        f"portals have no common sum. Show them side by side: {faults}"
    )


def _without_parameters(sql: str) -> str:
    return re.sub(r"\$\w+", "null", sql)


def _totals_of_unlike(warehouse_file: Path) -> set[int]:
    """Return every sum that two or more kinds of public money would give."""
    money = [column for column in KINDS if column.endswith("_usd")][:4]
    with connect_read_only(warehouse_file) as connection:
        row = connection.execute(
            f"select {', '.join(money)} from marts.mart_subsidies_by_area "
            "where area_id = 'US'"
        ).fetchall()[0]
    return {int(sum(some)) for size in (2, 3, 4) for some in combinations(row, size)}


@pytest.mark.parametrize("address", ["", "state=IL", "scheme=peoria-il"])
def test_no_page_shows_a_sum_of_unlike_measures(
    warehouse_file: Path, address: str
) -> None:
    page = open_view(f"/subsidies?{address}")
    texts = [*(note.value for note in page.markdown), *(m.value for m in page.metric)]
    shown = {
        int(float(number.replace(",", "")))
        for text in texts
        for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)
    }
    assert 20_600 in shown or 120_600 in shown
    assert not shown & _totals_of_unlike(warehouse_file)


# Models that may read a registry with other tables, and the reason.
READS_NO_COUNT = {
    "dim_camera_registries": "which agency runs a portal",
    "dim_evidence_limits": "the first and last day of a reading",
    "dim_flock_portals": "which agency a body of the register is",
    "mart_agencies": "whether an agency has a registry or portal, and where",
    "page_sources_cited": "the sources of every table",
}


def test_no_model_sets_camera_registries_against_other_figures(
    manifest: Manifest,
) -> None:
    registries = {
        name
        for name in manifest.models
        if "camera_registr" in name or "flock_portal" in name
    }
    assert registries, "There is no registry, so this rule guards nothing. Mend it."
    faults = []
    for name, model in manifest.models.items():
        read = {node.split(".")[-1] for node in model["depends_on"]["nodes"]}
        others = read - registries - {"camera_registries", "camera_registry_counts"}
        others -= {"flock_portals", "flock_portal_readings"}
        if read & registries and others and name not in READS_NO_COUNT:
            faults.append(f"{name} reads {sorted(others)} beside a registry")
    assert not faults, (
        "A registered camera is of any make and no Ring figure. Show a registry beside "
        f"what Ring counts on a page, each with its source, and join neither: {faults}"
    )
