"""Twelve pages of both languages, one of each kind of answer, read at each change."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.languages import SPANISH
from dashboard.queries.snapshot_reader import reading
from tests.golden.pages import FOLDER, PAGES, text_of


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("home", "ending"), [("", ""), (SPANISH.home, "_es")])
def test_a_page_reads_as_it_did(
    name: str, home: str, ending: str, warehouse_file: Path
) -> None:
    assert warehouse_file.is_file()
    known = (FOLDER / f"{name}{ending}.txt").read_text("utf-8")
    with reading():
        assert text_of(f"{home}{PAGES[name]}") == known, (
            "Run `python -m tests.golden.pages` and read the diff: is it better now?"
        )
