"""Analysts' questions, each answered by one query on the marts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.golden.jobs import JOBS, answer


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.stem)
def test_a_job_returns_the_same_rows(job: Path, warehouse_file: Path) -> None:
    known = job.with_suffix(".csv").read_text("utf-8")
    assert answer(job, warehouse_file).decode() == known, (
        "Run `python -m tests.golden.jobs` and read the diff: is the new answer right?"
    )


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.stem)
def test_a_job_reads_the_tables_of_analysts(job: Path) -> None:
    schemas = re.findall(r"(?:from|join)\s+(\w+)\.", job.read_text("utf-8"))
    assert set(schemas) == {"marts"}
