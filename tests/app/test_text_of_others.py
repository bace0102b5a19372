"""Foreign text never becomes a link or format on our pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import duckdb
import pytest
import streamlit as st
from google.protobuf.message import Message
from streamlit.proto.Html_pb2 import Html
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from dashboard.components.url_state import SNAPSHOT
from dashboard.places import pages
from dashboard.places.routes import written_at
from dashboard.queries.snapshot_reader import reading
from tests.app.conftest import open_view
from tests.later_snapshot import forget_hashes, project_copy
from tests.pages import PAGES
from warehouse.paths import DATA_DIR_VARIABLE
from warehouse.snapshots.store import current_path

# Text that leaves code, and that Markdown would make a link, an address and a color of.
HOSTILE = "` [a](https://evil.example) www.evil.example b@evil.example :red[c] `d"
IN_THE_RECORD = (
    " www.evil.example [e](https://evil.example) <a href='https://evil.example'>"
)
# Our own words in the data.
_OUR_WORDS = ("dim_labels", "dim_evidence_limits")
# The parts of an element that the browser reads as Markdown.
_MARKDOWN_FIELDS = frozenset({"body", "label", "help", "caption", "captions"})
# HTML is the legend of the map; another test checks that its words are escaped.
_NO_MARKDOWN = frozenset({"Text", "Code", "Html", "TextInput", "TextArea"})
_LIVE = re.compile(r"(?i)(://|\bwww\.|@|\]\(https://)evil\.example|(?<!\\):red\[c\]")
# Code, and the addresses of our links to our own pages.
_DEAD = re.compile(r"(`+)[^`].*?\1|\]\([a-z]*\?[^)]*\)", re.DOTALL)


def markdown_texts(message: Message) -> Iterator[str]:
    """Yield the texts of a message that the browser reads as Markdown or HTML."""
    if message.DESCRIPTOR.name in _NO_MARKDOWN:
        return
    if isinstance(message, Html):
        yield from re.findall(r"<[^>]*>", message.body)
        return
    for field, value in message.ListFields():
        values = [value] if isinstance(value, str | Message) else value
        if field.type == field.TYPE_MESSAGE:
            for part in values:
                yield from markdown_texts(part)
        elif field.type == field.TYPE_STRING and field.name in _MARKDOWN_FIELDS:
            yield from values


def _shown(block: Block | Element) -> Iterator[str]:
    if isinstance(getattr(block, "proto", None), Message):
        yield from markdown_texts(block.proto)
    if isinstance(block, Block):
        for child in block.children.values():
            yield from _shown(child)


def live_texts(texts: Iterable[str]) -> list[str]:
    """List the texts in which foreign text is formatted or becomes a link."""
    return [text for text in texts if _LIVE.search(_DEAD.sub("", text))]


def live(app: AppTest) -> list[str]:
    """List the texts of a page with live foreign text."""
    return live_texts(_shown(app._tree))


@pytest.mark.usefixtures("warehouse_file")
def test_no_pin_becomes_a_link() -> None:
    opened = open_view(f"/map?{urlencode({SNAPSHOT: HOSTILE})}")
    assert opened.title[0].value == "That snapshot is gone"
    assert not live(opened)


@pytest.fixture(scope="module")
def hostile_record(
    built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A snapshot whose names, titles and sentences all try to be links."""
    project = project_copy(built_data_dir, tmp_path_factory.mktemp("hostile") / "data")
    file = current_path(project)
    forget_hashes(file.parent)
    with duckdb.connect(str(file)) as connection:
        texts = connection.execute(
            # A sentence or a name has a space; a word of a closed list has none.
            "select schema_name || '.' || table_name, string_agg(format("
            "'{0} = if(contains({0}, '' ''), {0} || $1, {0})', column_name)) "
            "from duckdb_columns() where "
            "schema_name in ('marts', 'log', 'pages') and data_type = 'VARCHAR' and "
            f"table_name not in {_OUR_WORDS} and column_name <> 'kind_name' and not "
            "column_name similar to '.*(_id|_ids|_code|_fips|_type|_status|_key|_url)' "
            "and table_name in (select table_name from duckdb_tables()) group by 1"
        ).fetchall()
        for table, changes in texts:
            connection.execute(f"update {table} set {changes}", [IN_THE_RECORD])
    return project.data_dir


@pytest.mark.parametrize("address", PAGES)
def test_no_text_of_the_record_becomes_a_link(
    hostile_record: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(hostile_record))
    st.cache_data.clear()
    st.cache_resource.clear()
    opened = open_view(address)
    assert not opened.exception
    assert not live(opened)


@pytest.mark.parametrize(
    "path",
    [
        "/town/il/dupage-county/addison",
        "/county/ca/los-angeles-county",
        "/agency/ca-los-angeles-police-department",
        "/state/tx",
        "/searched",
    ],
)
def test_no_text_of_the_record_becomes_a_link_in_a_document(
    hostile_record: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(hostile_record))
    with reading():
        written = written_at(path)
        assert written
        html = pages.html(written).decode()
    assert "evil.example" in html
    assert not re.search(r'href="(https?:)?//[^"]*evil\.example', html)
