"""Five hundred look-ups give the answers that a person checked.

``python -m tests.golden.lookup_answers`` rewrites ``lookup_answers.csv``; read each
line that changes.
"""

from __future__ import annotations

from collections import Counter

import pytest

from dashboard.queries.snapshot_reader import reading
from tests.golden.lookup_answers import row_of, rows_of_file


def test_the_lookups_cover_every_state_and_kind() -> None:
    rows = rows_of_file()
    assert len(rows) >= 390
    rules = Counter(row["rule"] for row in rows)
    assert rules["a town with a force of each state"] >= 50
    assert rules["a county of each state"] >= 50


@pytest.mark.usefixtures("warehouse_file")
def test_each_lookup_gives_the_checked_answer() -> None:
    with reading():
        repeated = [
            (was, row_of(was["question"], was["rule"])) for was in rows_of_file()
        ]
    changed = [
        f"{was['question']}: {column}: {was[column]!r} -> {now[column]!r}"
        for was, now in repeated
        for column in was
        if was[column] != now[column]
    ]
    assert not changed, "\n".join(
        [*changed, "`python -m warehouse accept` writes them."]
    )
