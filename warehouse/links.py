"""The addresses of sources, for a link checker."""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.paths import Project
from warehouse.seeds.files import csv_line, read_seed_rows


def link_lines(project: Project) -> Iterator[str]:
    """Yield each source's last check and address as CSV, never checked first.

    The address is the last cell, since a link checker may read on after a comma.
    """
    checks = read_seed_rows(project, "reference/source_checks.csv")
    last = {
        row["source_id"]: (row["checked_at"], row["outcome"])
        for row in sorted(checks, key=lambda row: row["checked_at"])
    }
    rows = [
        (*last.get(row["source_id"], ("", "")), row["source_id"], row["url"])
        for row in read_seed_rows(project, "reference/sources.csv")
        if row["url"].startswith(("https://", "http://"))
    ]
    yield "checked_at,outcome,source_id,url"
    yield from map(csv_line, sorted(rows))
