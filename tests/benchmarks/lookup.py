"""What one look-up costs in the warehouse, at today's size."""

from __future__ import annotations

import csv
import os
import statistics
import time
from pathlib import Path
from unittest.mock import patch

from dashboard.lookup.answers import answers
from dashboard.lookup.search import find
from dashboard.queries._run import reading
from tests.serving import REPO_ROOT
from warehouse.paths import DATA_DIR_VARIABLE

_QUESTIONS = REPO_ROOT / "tests" / "golden" / "lookup_questions.csv"


def measure(data_dir: Path) -> dict[str, float]:
    """Ask each of the hundred questions once and time it; no answer is remembered.

    Args:
        data_dir: Folder that holds the snapshots.

    Returns:
        Milliseconds to find what a question means (``find``) and, with the rows of the
        answer, in all (``answer``): median and 95th of 100.
    """
    with _QUESTIONS.open(encoding="utf-8", newline="") as file:
        questions = [row["question"] for row in csv.DictReader(file)]
    with patch.dict(os.environ, {DATA_DIR_VARIABLE: str(data_dir)}), reading():
        answers(find("warm up"))
        times = [_timed(question) for question in questions]
    found = sorted(one for one, _ in times)
    whole = sorted(both for _, both in times)
    return {
        "find_median_ms": round(statistics.median(found), 2),
        "find_95th_ms": round(found[94], 2),
        "answer_median_ms": round(statistics.median(whole), 2),
        "answer_95th_ms": round(whole[94], 2),
    }


def _timed(question: str) -> tuple[float, float]:
    started = time.perf_counter()
    found = find(question)
    named = time.perf_counter()
    answers(found)
    return (named - started) * 1000, (time.perf_counter() - started) * 1000
