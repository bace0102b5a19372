"""Twelve pages, one of each kind of answer, read word by word at each change."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.queries.snapshot_reader import reading
from tests.golden.pages import FOLDER, PAGES, text_of


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_as_it_did(name: str, warehouse_file: Path) -> None:
    assert warehouse_file.is_file()
    known = (FOLDER / f"{name}.txt").read_text("utf-8")
    with reading():
        assert text_of(PAGES[name]) == known, (
            "Run `python -m tests.golden.pages` and read the diff: is it better now?"
        )
