"""Models read only allowed models, and none depends on the day it is built."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.conftest import Manifest, Node

# Prefix of a model's name -> the kinds of node that it may read.
ALLOWED_PARENTS = {
    "stg": {"seed"},
    "int": {"stg", "int"},
    "dim": {"stg", "int", "dim"},
    "fct": {"stg", "int", "dim", "fct"},
    "mart": {"int", "dim", "fct", "mart"},
    "page": {"int", "dim", "fct", "mart"},
}
FOLDERS = {
    "stg": "models/staging",
    "int": "models/intermediate",
    "dim": "models/marts",
    "fct": "models/marts",
    "mart": "models/marts",
    "page": "models/pages",
}
CLOCK = (
    r"\b(current_date|current_timestamp|current_localtimestamp|localtimestamp)\b"
    r"|\b(now|today|get_current_timestamp|transaction_timestamp)\s*\("
    r"|\brun_started_at\b|modules\.datetime"
)


def _layer(unique_id: str) -> str:
    kind, _, name = unique_id.split(".", 2)
    return "seed" if kind == "seed" else name.split("_", 1)[0]


def _parents(model: Node) -> list[str]:
    return list(dict.fromkeys(model["depends_on"]["nodes"]))


def test_every_model_has_the_prefix_of_its_folder(manifest: Manifest) -> None:
    offenders = [
        model["original_file_path"]
        for name, model in manifest.models.items()
        if FOLDERS.get(name.split("_", 1)[0])
        != str(Path(model["original_file_path"]).parents[1])
    ]
    assert not offenders, (
        "The name of a model says its layer, and the layer is a folder of subjects "
        f"({FOLDERS}). Rename or move: {offenders}"
    )


def test_models_read_only_the_layers_below(manifest: Manifest) -> None:
    offenders = [
        f"{name} reads {parent.split('.')[-1]}"
        for name, model in manifest.models.items()
        for parent in _parents(model)
        if _layer(parent) not in ALLOWED_PARENTS.get(_layer(model["unique_id"]), set())
    ]
    assert not offenders, (
        "Each layer reads only the layers below it, so that a rule has one home "
        f"({ALLOWED_PARENTS}). Read the model in between, or write it: {offenders}"
    )


def test_a_staging_model_reads_one_seed_of_its_own_subject(manifest: Manifest) -> None:
    offenders = []
    for name, model in manifest.models.items():
        if not name.startswith("stg_"):
            continue
        parents = _parents(model)
        subject = name.removeprefix("stg_").split("__")[0]
        folders = [
            Path(seed["original_file_path"]).parent.name
            for seed in manifest.seeds.values()
            if seed["unique_id"] in parents
        ]
        if len(parents) != 1 or folders != [subject]:
            offenders.append(f"{name} reads {parents}")
    assert not offenders, (
        "A staging model renames and types one seed; stg_<folder>__<entities> says "
        f"which. Join in an intermediate model, or rename: {offenders}"
    )


def test_a_staging_model_only_renames_and_types(manifest: Manifest) -> None:
    offenders = [
        f"{name}: {match.group(0).strip()}"
        for name, model in manifest.models.items()
        if name.startswith("stg_")
        for match in [
            re.search(
                r"\b(join|group\s+by|qualify|union|distinct)\b", model["raw_code"]
            )
        ]
        if match
    ]
    assert not offenders, (
        "A staging model neither joins nor counts, so that each row is still the row "
        f"of the seed. Move this to an intermediate model: {offenders}"
    )


def test_no_model_reads_the_clock(manifest: Manifest) -> None:
    texts = {name: model["raw_code"] for name, model in manifest.models.items()}
    texts |= {name: macro["macro_sql"] for name, macro in manifest.macros.items()}
    texts |= {test["name"]: test["raw_code"] for test in manifest.tests}
    offenders = [
        f"{name}: {match.group(0)}"
        for name, text in texts.items()
        for match in [re.search(CLOCK, re.sub(r"--.*", "", text), re.IGNORECASE)]
        if match
    ]
    assert not offenders, (
        "Equal seeds must give equal marts on any day. Use var('as_of_on'), which is "
        f"committed: {offenders}"
    )


def test_every_seed_is_read(manifest: Manifest) -> None:
    read = {parent for model in manifest.models.values() for parent in _parents(model)}
    orphans = [
        seed["original_file_path"]
        for seed in manifest.seeds.values()
        if seed["unique_id"] not in read
    ]
    assert not orphans, (
        "A fact that nothing reads reaches no reader. Give each seed a staging model: "
        f"{orphans}"
    )


def test_every_model_below_the_marts_is_read(manifest: Manifest) -> None:
    read = {parent for model in manifest.models.values() for parent in _parents(model)}
    orphans = [
        name
        for name, model in manifest.models.items()
        if name not in manifest.published and model["unique_id"] not in read
    ]
    assert not orphans, (
        "Only marts and pages are published, so what none of them reads is lost. Read "
        f"it or remove it: {orphans}"
    )


def test_every_model_has_a_tested_key(manifest: Manifest) -> None:
    keyed: set[str] = set()
    for test in manifest.tests:
        if test["name"] == "assert_every_row_has_a_key_of_its_own":
            keyed |= set(test["depends_on"]["nodes"])
        elif test.get("test_metadata", {}).get("kwargs", {}).get("unique"):
            keyed.add(test["attached_node"])
    without = [
        name
        for name, model in manifest.models.items()
        # why: a staging model has the rows of a seed, whose key the input check holds.
        if model["unique_id"] not in keyed and not name.startswith("stg_")
    ]
    assert not without, (
        "Rows that occur twice are counted twice. Give `unique` to the rules of the "
        "model, or name its key in assert_every_row_has_a_key_of_its_own.sql: "
        f"{without}"
    )
