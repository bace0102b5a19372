"""Analysts' jobs in SQL; ``python -m tests.golden.jobs`` rewrites their answers."""

from __future__ import annotations

from pathlib import Path

from warehouse.connection import connect_read_only, read_table
from warehouse.downloads.safe_csv import csv_bytes
from warehouse.paths import default_project
from warehouse.snapshots.store import current_path

JOBS = sorted((Path(__file__).parent / "jobs").glob("*.sql"))


def answer(job: Path, warehouse_file: Path) -> bytes:
    """Return the rows of one job as CSV."""
    with connect_read_only(warehouse_file) as connection:
        return csv_bytes(read_table(connection, job.read_text("utf-8")))


def main() -> None:
    """Write the answers of the current snapshot, to be read as a diff."""
    for job in JOBS:
        answered = answer(job, current_path(default_project()))
        job.with_suffix(".csv").write_bytes(answered)


if __name__ == "__main__":
    main()
