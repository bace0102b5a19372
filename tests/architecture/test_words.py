"""Our own words in the seeds are spelled as in the United States.

`make check` runs codespell on code and documents; seeds also quote others, so here only
the columns that we wrote are checked.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.conftest import REPO_ROOT

OUR_COLUMNS = {
    *("answer_note", "bundle_note", "company_answer", "conditions_note"),
    *("counts_what", "date_note", "description", "detail", "event_name", "headline"),
    *("label", "match_note", "meaning", "note", "offered_to_name", "question"),
    *("rating_reason", "reason", "rule_summary", "short_label", "summary"),
}
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|`[^`]*`')
# Words that our notes avoid, and what they say instead.
_NEVER = {r"\b\d{4}-\d\d-\d\d\b": "the date in words", r"\bprogramme": "program"}


@cache
def _our_texts() -> dict[str, str]:
    """Return our texts without quotations, by file, line and column."""
    texts = {}
    for path in sorted((REPO_ROOT / "seeds").rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                for column in OUR_COLUMNS & row.keys():
                    where = f"{path.name}:{number} {column}"
                    texts[where] = _QUOTED.sub("", row[column])
    return texts


def test_our_words_in_the_seeds_pass_codespell(tmp_path: Path) -> None:
    texts = _our_texts()
    assert len(texts) > 5_000
    file = tmp_path / "texts"
    file.write_text("\n".join(f"{k}\t{' '.join(v.split())}" for k, v in texts.items()))
    result = subprocess.run(  # noqa: S603 - fixed arguments
        [sys.executable, "-m", "codespell_lib", "--toml", "pyproject.toml", str(file)],
        cwd=REPO_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(("pattern", "instead"), _NEVER.items())
def test_our_words_in_the_seeds_are_those_of_the_list(
    pattern: str, instead: str
) -> None:
    result = [where for where, text in _our_texts().items() if re.search(pattern, text)]
    assert not result, f"Write {instead} at: {result}"
