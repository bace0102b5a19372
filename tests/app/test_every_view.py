"""Rules for every view: words instead of codes, reports, no foreign links.

One test draws each view once and checks everything, since drawing takes the time.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.components.url_state import SNAPSHOT
from dashboard.queries.labels import column_labels
from tests.app.conftest import open_view, words_of
from tests.app.test_text_of_others import HOSTILE, live
from tests.boxes import captions, figures
from tests.golden.phrases import expect_phrases, read_phrases
from tests.golden.test_labels import LABELS, OTHER_NAMES
from tests.pages import PAGES
from warehouse.connection import connect_read_only
from warehouse.saved_questions import saved_questions

_VIEWS = sorted(
    {
        *PAGES,
        *(f"/questions?question={one.question_id}" for one in saved_questions()),
    }
)
_RAW_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")
# Endings of headings that are bare column names; a state's name comes with its code.
_COLUMN_NAME = re.compile(
    r"(Is|Has) .*|(?!State |Our ).*\b(id|usd|count|name|names|code|type|precision|100k)"
)
# These columns and lists hold names of tables and columns for readers of SQL.
_NAMES_OF_TABLES = {
    "seed_name",
    "column_name",
    "mart_name",
    "tables",
    "model",
    "made_from",
    "Table, file or page",
}
# Codes that are plain words, such as `police`, may appear in sentences.
_CODES = {code for codes in LABELS.values() for code in codes if "_" in code}
_WORD = re.compile(r"\w+")
# Code with names in SQL, and addresses.
_SOURCES = re.compile(r"\bSources?: (.*)")
_LINK = re.compile(r"\]\((https?://[^)\s]+)\)")
_UNSEEN = re.compile(r"(`+)[^`].*?\1|\]\([^)]*\)|https?://\S+", re.DOTALL)


def _headings_of_files(patch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Collect the headings of a page's CSV files while it is drawn."""
    headings: dict[str, list[str]] = {}

    def keep(label: str, data: bytes, file_name: str, **_: object) -> None:
        names = next(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        assert names[-3:] == ["source_url", "as_of_on", "page_url"]
        headings[f"{label}: {file_name}"] = names[:-3]

    patch.setattr(st, "download_button", keep)
    return headings


def _codes(page: AppTest) -> Iterator[tuple[str, str]]:
    """Yield the codes on a page, with their places."""
    for table in (*page.dataframe, *page.table):
        rows = table.value
        for column in {*rows.columns} - _NAMES_OF_TABLES:
            words = column_labels(OTHER_NAMES.get(column, ""))
            # A cell may hold a list.
            for cell in rows[column].explode().unique():
                is_code = isinstance(cell, str) and words.get(cell, cell) != cell
                if is_code or _RAW_NAME.fullmatch(str(cell)):
                    yield str(column), cell
    for box in page.selectbox:
        if box.label not in _NAMES_OF_TABLES:
            yield from ((box.label, o) for o in box.options if _RAW_NAME.fullmatch(o))
    for text in page.markdown:
        for word in _WORD.findall(_UNSEEN.sub("", text.value)):
            if word in _CODES:
                yield text.value, word


def _sources(page: AppTest) -> set[str]:
    """Return the addresses of sources below charts."""
    notes = (match for text in page.markdown for match in _SOURCES.findall(text.value))
    return {
        address.replace("%28", "(").replace("%29", ")")
        for note in notes
        for address in _LINK.findall(note)
    }


@cache
def _registered(warehouse_file: Path) -> set[str]:
    with connect_read_only(warehouse_file) as connection:
        rows = connection.execute("select source_url from marts.dim_sources")
        return {address for (address,) in rows.fetchall()}


@pytest.mark.parametrize("address", _VIEWS)
def test_a_view_says_words_can_be_reported_and_follows_no_link(
    warehouse_file: Path, address: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        files = _headings_of_files(patch)
        page = open_view(address)
        _expect_report_links(page)
        for box in page.expander:
            if box.proto.id:
                page.session_state[box.proto.id.split("-")[-1]] = True
        first = {*figures(page)}
        _show_tables(page, first)
        # A box that was opened may have figures of its own.
        if further := {*figures(page)} - first:
            _show_tables(page, further)
        assert not page.exception
        # A saved picture says what it is.
        assert all(" Porchlight, " in caption for caption in captions(page))
        _expect_words(page, files, is_question="question=" in address)
    assert _sources(page) <= _registered(warehouse_file), (
        "A chart's source is the document that holds its rows: `main_sources`."
    )
    for name in {*page.query_params.keys(), HOSTILE} - {SNAPSHOT}:
        page.query_params[name] = HOSTILE
    page.run()
    assert not page.exception
    assert not live(page)


def _show_tables(page: AppTest, keys: set[str]) -> None:
    for figure in keys:
        page.session_state[figure] = "Table"
    page.run()


def _expect_report_links(page: AppTest) -> None:
    reports = [
        text.value
        for text in page.markdown
        if "Something wrong?](report?" in text.value
    ]
    assert reports[-1] == page.markdown[-1].value
    assert len(reports) == len(figures(page)) + 1
    tabs = [tab.label for tab in page.tabs]
    assert tabs.count("Sources") == tabs.count("Cite") == len(figures(page))


def _expect_words(
    page: AppTest, files: dict[str, list[str]], *, is_question: bool
) -> None:
    code_like = _COLUMN_NAME if is_question else _RAW_NAME
    raw = {
        name: names
        for name, headings in files.items()
        if (names := [*filter(code_like.fullmatch, headings)])
        or len({*headings}) < len(headings)
    }
    assert not raw
    assert not [*_codes(page)]


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize(("address", "boxes"), read_phrases("view"))
def test_a_view_says_what_is_known(address: str, boxes: str) -> None:
    page = open_view(address, *boxes.split())
    expect_phrases("view", address, boxes, words_of(page))
