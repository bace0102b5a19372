"""What dbt-bouncer cannot check of the dbt project; .dbt-bouncer.yml has the rest."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.architecture.conftest import Manifest, Node
from tests.serving import REPO_ROOT
from warehouse.connection import connect_read_only


def test_the_models_keep_the_rules_of_dbt_bouncer(
    built_data_dir: Path, tmp_path: Path
) -> None:
    [manifest] = built_data_dir.glob("snapshots/*/manifest.json")
    rules = (REPO_ROOT / ".dbt-bouncer.yml").read_text("utf-8")
    config = tmp_path / "bouncer.yml"
    config.write_text(f"dbt_artifacts_dir: {manifest.parent}\n{rules}", "utf-8")
    bouncer = Path(sys.executable).parent / "dbt-bouncer"
    checked = subprocess.run(  # noqa: S603 - fixed arguments
        [bouncer, "--config-file", config, "--show-all-failures"],
        env={**os.environ, "COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def _columns_citing(model: Node) -> list[str]:
    return [name for name in model["columns"] if re.search(r"source_ids?$", name)]


def _descriptions(manifest: Manifest) -> Iterator[tuple[str, str]]:
    for name, node in {**manifest.models, **manifest.seeds}.items():
        yield name, node["description"].strip()
        for column in node["columns"].values():
            yield f"{name}.{column['name']}", column["description"].strip()


@cache
def _columns_as_written() -> list[tuple[str, dict[str, Any]]]:
    """Return each column in the YAML of the models, with the name of its file."""
    return [
        (file.name, column)
        for file in sorted((REPO_ROOT / "dbt_project/models").rglob("*.yml"))
        for model in yaml.safe_load(file.read_text("utf-8")).get("models", ())
        for column in model.get("columns", ())
    ]


def test_every_description_ends_as_a_sentence(manifest: Manifest) -> None:
    cut = [
        place
        for place, text in _descriptions(manifest)
        if text and not text.endswith((".", ".)", '."', ".`"))
    ]
    assert not cut, (
        "YAML ends a text without quotation marks at a comma. Quote these, or end them "
        f"with a period: {cut}"
    )


def test_every_seed_says_what_a_row_and_a_cell_is(manifest: Manifest) -> None:
    faults = []
    for name, seed in manifest.seeds.items():
        path = Path("dbt_project", seed["original_file_path"])
        with path.open(encoding="utf-8", newline="") as file:
            header = set(next(csv.reader(file)))
        described = {c["name"] for c in seed["columns"].values() if c["description"]}
        faults += [f"{name}.{column}" for column in sorted(header ^ described)]
        if not re.search(r"One row per [^.]+\.$", seed["description"].strip()):
            faults.append(name)
    assert not faults, (
        "A contributor reads the YAML to know what to write. Describe each column of "
        f"the file, and end with a sentence `One row per ....`: {faults}"
    )


def test_every_seed_is_read(manifest: Manifest) -> None:
    read = {node for m in manifest.models.values() for node in m["depends_on"]["nodes"]}
    orphans = {k for k, seed in manifest.seeds.items() if seed["unique_id"] not in read}
    # Exceptions are for tests alone.
    orphans -= {"rule_exceptions"}
    assert not orphans, f"A fact that nothing reads reaches no reader: {orphans}"


def test_a_repeated_text_is_a_doc_block() -> None:
    blocks = (REPO_ROOT / "dbt_project/models/_columns.md").read_text("utf-8")
    block_texts = re.findall(r"{% docs \w+ %}\n(.+?)\n{% enddocs %}", blocks, re.DOTALL)
    texts = Counter(
        " ".join(column["description"].split())
        for _, column in _columns_as_written()
        if "description" in column
    )
    repeated = [
        text
        for text, count in texts.items()
        if text in block_texts or (count > 2 and not text.startswith("{{ doc("))
    ]
    assert not repeated, (
        "Who mends one of several copies leaves the others. Write the text in "
        "dbt_project/models/_columns.md and put `{{ doc('<name>') }}` in the "
        f"place of: {repeated}"
    )


def test_every_mart_leads_to_its_sources(manifest: Manifest) -> None:
    silent = [
        name
        for name, model in manifest.in_schema("marts").items()
        if not _columns_citing(model) and "source" not in model["description"].lower()
    ]
    assert not silent, (
        "Every row reaches a source. Give the mart a source_id, or say in its "
        f"description by which key its sources are found: {silent}"
    )


def test_every_mart_that_cites_sources_is_counted(manifest: Manifest) -> None:
    parents = manifest.models["page_sources_cited"]["depends_on"]["nodes"]
    # The registry cites itself, and a summary is counted by its facts, except for
    # who polices a place.
    counted = {node.split(".")[-1] for node in parents}
    counted -= {"dim_sources", "mart_agencies", "mart_place_lookup"}
    citing = {
        name
        for schema in ("marts", "log")
        for name, model in manifest.in_schema(schema).items()
        if _columns_citing(model)
        # Checking a source is not citing it.
        and name not in {"dim_sources", "log_source_checks"}
        and not name.startswith("mart_")
    }
    assert counted == citing, (
        "Sources that a mart cites would seem unused. Add it to `marts` in "
        f"page_sources_cited.sql, or take it out: {sorted(counted ^ citing)}"
    )


def test_no_test_only_warns(manifest: Manifest) -> None:
    lenient = [
        test["name"]
        for test in manifest.tests
        if test["config"]["severity"].lower() != "error"
        or not test["config"]["enabled"]
    ]
    assert not lenient, f"A warning publishes the fault. Let it stop: {lenient}"


def test_every_choice_among_rows_has_a_unit_test(manifest: Manifest) -> None:
    tested = {unit_test["model"] for unit_test in manifest.unit_tests}
    untested = [
        name
        for name, model in manifest.models.items()
        if re.search(r"\bqualify\b|\bfirst_value\s*\(", model["raw_code"])
        and name not in tested
    ]
    assert not untested, (
        "A model that keeps one of several rows decides something. Write a unit test "
        f"that names the rule for: {untested}"
    )


def test_no_text_of_a_column_is_cut_at_a_comma() -> None:
    known = {"name", "description", "data_type", "constraints", "config"}
    cut = [
        f"{file}: {column['name']} has `{key}`"
        for file, column in _columns_as_written()
        for key in sorted(column.keys() - known, key=str)
    ]
    assert not cut, f"Quote a text that holds a comma; dbt ignores the rest: {cut}"


def test_shares_rates_and_residents_say_whether_they_add_up(
    manifest: Manifest,
) -> None:
    silent = [
        f"{name}.{column}"
        for name, model in manifest.in_schema("marts").items()
        for column, described in model["columns"].items()
        if re.search(
            r"_share$|_per_\w+(?<!_basis)$|^population_(count|\d+)$|resident_count$",
            column,
        )
        and "additive" not in described["config"]["meta"]
    ]
    assert not silent, (
        "Say `config: {meta: {additive: false}}` if its rows overlap or it is a ratio, "
        f"so that `marts.keys` warns of sums, else `true`: {silent}"
    )


def test_every_date_says_how_exact_it_is(manifest: Manifest) -> None:
    vague = [
        f"{name}.{column}"
        for name, model in manifest.in_schema("marts").items()
        for column, described in model["columns"].items()
        if described["data_type"] == "date"
        and f"{column}_precision" not in model["columns"]
        and not re.match(r"(Day|First day|Last day|Month)\b", described["description"])
    ]
    assert not vague, (
        "A date of January 1 may be a year. Put `<date>_precision` beside it, or begin "
        f"its description with `Day`, if it is always one: {vague}"
    )


def test_saved_questions_and_recipes_read_marts_only(manifest: Manifest) -> None:
    files = [
        *(REPO_ROOT / "warehouse" / "questions").glob("*.sql"),
        *(REPO_ROOT / "recipes").glob("*"),
    ]
    offenders = [
        f"{path.name}: {name}"
        for path in files
        for name in manifest.in_schema("pages")
        if name in path.read_text(encoding="utf-8")
    ]
    assert not offenders, (
        "A table of a page may change with the page. Read the tables of schema "
        f"`marts`: {offenders}"
    )


def test_queries_read_tables_that_exist_and_each_table_of_pages(
    warehouse_file: Path,
) -> None:
    with connect_read_only(warehouse_file) as connection:
        rows = connection.execute(
            "select concat_ws('.', table_schema, table_name) "
            "from information_schema.tables where table_schema in ('marts', 'pages')"
        ).fetchall()
    tables = {table for (table,) in rows}
    queries = (REPO_ROOT / "dashboard" / "queries").rglob("*.py")
    text = "\n".join(path.read_text("utf-8") for path in queries)
    # What a parenthesis follows is a macro.
    read = set(re.findall(r"\b(?:marts|pages)\.\w+\b(?!\()", text))
    assert not read - tables, "No model makes these tables; mend the names."
    unread = {table for table in tables if table.startswith("pages.")} - read
    assert not unread, f"Delete these models, which no page reads: {unread}"
