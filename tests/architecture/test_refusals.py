"""What only a public list says is shown as such, and is in no count or headline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.serving import REPO_ROOT

_READS = re.compile(r"marts\.fct_refusals|ref\('fct_refusals'\)")
_COUNTS = re.compile(r"\b(count|sum)\(")
_SHOWS = re.compile(r"\b(body_name|refusal_act)\b")


def _readers() -> list[Path]:
    files = [
        *(REPO_ROOT / "dashboard" / "queries").glob("*.py"),
        *(REPO_ROOT / "warehouse" / "questions").glob("*.sql"),
        *(REPO_ROOT / "dbt_project" / "models").rglob("*.sql"),
    ]
    return [file for file in files if _READS.search(file.read_text("utf-8"))]


def test_somebody_reads_the_refusals() -> None:
    assert _readers()


@pytest.mark.parametrize("file", _readers(), ids=lambda file: file.name)
def test_a_count_leaves_out_what_nobody_read_and_a_list_says_so(file: Path) -> None:
    text = file.read_text("utf-8")
    assert not _COUNTS.search(text) or "is_report_read" in text, (
        "Count only rows with `is_report_read`."
    )
    names = ("refusal_basis", "refusals.*", "is_report_read")
    is_named = any(name in text for name in names)
    assert not _SHOWS.search(text) or is_named, (
        "Show `refusal_basis` beside the act: its label says what we have not read."
    )


def test_a_template_says_what_nobody_read() -> None:
    templates = (REPO_ROOT / "dashboard" / "places" / "templates").rglob("*.jinja")
    texts = {path.name: path.read_text("utf-8") for path in templates}
    silent = [
        name
        for name, text in texts.items()
        if "refusal_act" in text and "is_report_read" not in text
    ]
    assert not silent
