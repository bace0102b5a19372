"""Every model and seed is described, and the marts keep their contracts."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import yaml

from tests.architecture.conftest import Manifest, Node

GRAIN = re.compile(r"One row per [^.]+\.$")


def _column_names(node: Node) -> set[str]:
    return {column["name"] for column in node["columns"].values()}


def _header(repo_root: Path, seed: Node) -> list[str]:
    path = repo_root / "dbt_project" / seed["original_file_path"]
    with path.resolve().open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def test_every_description_ends_with_the_grain(manifest: Manifest) -> None:
    silent = [
        name
        for name, node in {**manifest.models, **manifest.seeds}.items()
        if not GRAIN.search(node["description"].strip())
    ]
    assert not silent, (
        "Who does not know what a row is counts wrong. End the description with a "
        f"sentence `One row per ....`: {silent}"
    )


def test_every_model_has_its_yaml_in_its_folder(manifest: Manifest) -> None:
    astray = []
    for name, model in manifest.models.items():
        path = Path(model["original_file_path"])
        # why: a staging model only renames and types, so its YAML is one sentence.
        if name.startswith("stg_"):
            path = path.with_name(f"_{path.parent.name}__staging")
        expected = path.with_suffix(".yml").as_posix()
        result = (model["patch_path"] or "nowhere").removeprefix("porchlight://")
        if result != expected:
            astray.append(f"{name} is described in {result}, not in {expected}")
    assert not astray, f"Reading a model means opening two neighbors. Move: {astray}"


def test_every_seed_is_described_in_the_yaml_of_its_folder(manifest: Manifest) -> None:
    astray = []
    for name, seed in manifest.seeds.items():
        folder = Path(seed["original_file_path"]).parent
        expected = f"_{folder.name}__seeds.yml"
        result = (seed["patch_path"] or "nowhere").removeprefix("porchlight://")
        if Path(result).name != expected or Path(result).parent != folder:
            astray.append(f"{name} is described in {result}")
    assert not astray, (
        "The YAML of a folder is the contract of its seeds, which the input check "
        f"reads. Describe each in _<folder>__seeds.yml: {astray}"
    )


def test_every_column_of_a_seed_is_described_and_typed(
    manifest: Manifest, repo_root: Path
) -> None:
    faults = []
    for name, seed in manifest.seeds.items():
        header = set(_header(repo_root, seed))
        typed = set(seed["config"]["column_types"])
        described = {
            column["name"]
            for column in seed["columns"].values()
            if column["description"].strip()
        }
        faults += [
            f"{name}.{column}"
            for column in sorted((header ^ typed) | (header ^ described))
        ]
    assert not faults, (
        "A contributor reads the YAML to know what to write in a cell. Header, "
        f"column_types and descriptions name the same columns, except: {faults}"
    )


def test_every_column_of_a_mart_is_described_and_typed(manifest: Manifest) -> None:
    faults = [
        f"{name}.{column['name']}"
        for name, model in manifest.marts.items()
        for column in model["columns"].values()
        if not column["description"].strip() or not column["data_type"]
    ]
    faults += [name for name, model in manifest.marts.items() if not model["columns"]]
    assert not faults, (
        "Analysts read the description in DuckDB. Give each column a description and "
        f"a data_type: {faults}"
    )


def test_the_words_of_a_mart_can_be_read_without_the_project(
    manifest: Manifest,
) -> None:
    texts = {
        place: text.strip()
        for name, model in manifest.marts.items()
        for place, text in (
            (name, model["description"]),
            *(
                (f"{name}.{column['name']}", column["description"])
                for column in model["columns"].values()
            ),
        )
    }
    dark = [
        place
        for place, text in texts.items()
        if re.search(r"\b(int|stg)_[a-z]+__", text) or text.startswith("Its ")
    ]
    assert not dark, (
        "The file has the marts only, and a tool shows one column at a time. Say it "
        "without the name of an int_ or stg_ model, and name the noun that `Its` "
        f"stands for: {dark}"
    )


def test_a_repeated_text_is_a_doc_block(repo_root: Path) -> None:
    models = repo_root / "dbt_project/models"
    blocks = (models / "_columns.md").read_text("utf-8")
    block_texts = re.findall(r"{% docs \w+ %}\n(.+?)\n{% enddocs %}", blocks, re.DOTALL)
    texts = Counter(
        " ".join(column["description"].split())
        for path in models.rglob("*.yml")
        for model in yaml.safe_load(path.read_text("utf-8")).get("models", ())
        for column in model.get("columns", ())
    )
    repeated = [
        text
        for text, count in texts.items()
        if text in block_texts or (count > 2 and not text.startswith("{{ doc("))
    ]
    assert not repeated, (
        "Who mends one of several copies leaves the others. Write the text in "
        "dbt_project/models/_columns.md and put `{{ doc('column_<name>') }}` in the "
        f"place of: {repeated}"
    )


def test_every_mart_enforces_its_contract(manifest: Manifest) -> None:
    loose = [
        name
        for name, model in manifest.marts.items()
        if not model["config"]["contract"]["enforced"]
    ]
    assert not loose, (
        "Without a contract a column can change its type or vanish unseen. Take the "
        f"setting that switches it off out of: {loose}"
    )


def test_every_mart_tests_its_grain(manifest: Manifest) -> None:
    tested: set[str] = set()
    for test in manifest.tests:
        if test.get("test_metadata", {}).get("kwargs", {}).get("unique"):
            tested.add(test["attached_node"].split(".")[-1])
    untested = sorted(set(manifest.marts) - tested)
    assert not untested, (
        "A row that appears twice is counted twice. Add `unique` with the columns "
        f"of the key to the rules of: {untested}"
    )


def test_every_mart_leads_to_its_sources(manifest: Manifest) -> None:
    silent = [
        name
        for name, model in manifest.marts.items()
        if not any(re.search(r"source_ids?$", c) for c in _column_names(model))
        and "source" not in model["description"].lower()
    ]
    assert not silent, (
        "Every row reaches a source. Give the mart a source_id, or say in its "
        f"description by which key its sources are found: {silent}"
    )


def test_every_mart_that_cites_sources_is_counted(manifest: Manifest) -> None:
    parents = manifest.marts["mart_sources_cited"]["depends_on"]["nodes"]
    # why: the registry cites itself, and a summary is counted by its facts, except for
    # who polices a place.
    counted = {node.split(".")[-1] for node in parents}
    counted -= {"dim_sources", "mart_place_lookup"}
    citing = {
        name
        for name, model in manifest.marts.items()
        if any(re.search(r"source_ids?$", column) for column in _column_names(model))
        # why: checking a source is not citing it.
        and name not in {"dim_sources", "fct_source_checks"}
        and not name.startswith("mart_")
    }
    assert counted == citing, (
        "Sources that a mart cites would seem unused. Add it to `marts` in "
        f"mart_sources_cited.sql, or take it out: {sorted(counted ^ citing)}"
    )


def test_no_test_only_warns(manifest: Manifest) -> None:
    lenient = [
        test["name"]
        for test in manifest.tests
        if test["config"]["severity"].lower() != "error"
        or not test["config"]["enabled"]
    ]
    assert not lenient, (
        "A warning publishes the fault. Mend the data or the rule, and let the test "
        f"stop the build: {lenient}"
    )


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


def test_every_macro_is_described(repo_root: Path) -> None:
    silent = [
        path.name
        for path in (repo_root / "dbt_project/macros").rglob("*.sql")
        if not path.read_text("utf-8").startswith("{#- ")
    ]
    assert not silent, f"Begin each with a comment that says what it does: {silent}"
