"""Every table of the record as files."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import urljoin

import streamlit as st

from dashboard.components.filters import search_box
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.queries.downloads import (
    NEWEST,
    Offer,
    TableFiles,
    is_for_staff,
    newest_has_files,
    offer,
)
from dashboard.queries.sources import about_snapshot
from dashboard.text.addresses import file_address
from dashboard.text.formats import counted, day_text
from dashboard.text.markdown import in_plain_words, plain
from dashboard.text.rows import BADGE

_UNITS = ((1_000_000, "MB"), (1_000, "KB"))


def file_size(byte_count: int) -> str:
    """Return a file size such as ``1.2 MB``."""
    for unit, name in _UNITS:
        if byte_count >= unit:
            size = byte_count / unit
            return f"{size:,.0f} {name}" if size >= 10 else f"{size:.1f} {name}"
    return f"{byte_count} bytes"


def file_line(label: str, address: str, size: str, meaning: str) -> str:
    """Return a list item that offers one file."""
    return f"- **[{label}]({address})**, {size}  \n  :small[{meaning}]"


def draw_files(view: Control) -> None:
    """Offer the files of the snapshot."""
    search = Control(view.page, "search", "Search the tables", kind="text")
    controls = (view, search)
    open_url(controls)
    offered = offer()
    if offered is None:
        write_url(controls)
        st.info(
            "This snapshot has no ready files."
            + (" The newest has them." if newest_has_files() else "")
        )
        return
    about = about_snapshot().to_pylist()[0]
    if is_for_staff():
        st.badge(f"{BADGE.capitalize()}, includes private rows", color="orange")
    st.markdown(
        f"Whole files of snapshot `{offered.snapshot_id}`, with the evidence to "
        f"{day_text(about['as_of_on'])}. A file never changes: its address gives the "
        "same bytes for as long as we have the snapshot."
    )
    _everything(offered)
    st.header("Table by table")
    words = search_box(search, placeholder="A word, such as agencies, subsidy or price")
    write_url(controls)
    _tables(offered, words)
    _for_programs(offered)


def _everything(offered: Offer) -> None:
    tables, rows = len(offered.tables), sum(t.row_count for t in offered.tables)
    size = f"{tables:,} tables, {rows:,} rows"
    lines = [
        file_line(
            "Everything as one zip",
            file_address(offered.snapshot_id, offered.package.path),
            f"{size}, {file_size(offered.package.byte_count)}",
            "Each table as CSV and Parquet, agencies and counties as GeoJSON, with a "
            "data dictionary, the sources and their licenses, and checksums. It is a "
            "[Frictionless Data Package](https://specs.frictionlessdata.io).",
        ),
        file_line(
            "The DuckDB file",
            file_address(offered.snapshot_id, offered.database.path),
            f"{size}, {file_size(offered.database.byte_count)}",
            "All tables for SQL on your own machine; descriptions are comments.",
        ),
    ]
    if offered.agencies is not None:
        lines.append(
            file_line(
                "Agencies as GeoJSON",
                file_address(offered.snapshot_id, offered.agencies.path),
                file_size(offered.agencies.byte_count),
                "Those that have a point, for any map: the center of a town or county.",
            )
        )
    links = ", ".join(
        f"[{file.path}]({file_address(offered.snapshot_id, file.path)})"
        for file in offered.companions
    )
    lines.append(f"- What describes them, with checksums, and counties: {links}.")
    st.markdown("\n".join(lines))


def _tables(offered: Offer, words: str) -> None:
    sought = words.lower().split()
    matches = [
        table
        for table in offered.tables
        if all(word in f"{table.name} {table.title}".lower() for word in sought)
    ]
    st.markdown(
        f"**{counted(len(matches), 'table', 'tables')}**"
        + (f" matching “{plain(words)}”." if words else ".")
    )
    st.markdown("\n".join(_table(offered.snapshot_id, table) for table in matches))
    if offered.large:
        names = ", ".join(f"`{name}`" for name in offered.large)
        st.markdown(f":small[In the DuckDB file only, for their size: {names}.]")


def _table(snapshot_id: str, table: TableFiles) -> str:
    links = " · ".join(
        f"[{plain(PurePath(file.path).name)}]({file_address(snapshot_id, file.path)}), "
        f"{file_size(file.byte_count)}"
        for file in (table.csv, table.parquet)
    )
    rows = counted(table.row_count, "row", "rows")
    return f"- {links} · {rows}  \n  :small[{in_plain_words(table.title)}]"


def _for_programs(offered: Offer) -> None:
    st.header("How to read the files, and from a program")
    st.markdown(
        "- CSV is UTF-8 with a header and ISO dates. An empty cell means not known; it "
        "is never zero and never no.\n"
        "- Ids and FIPS codes are text: read them as text, or leading zeros are lost.\n"
        "- A text that a spreadsheet would run as a formula has an apostrophe before "
        "it. Numbers have none.\n"
        "- The rows of a chart or a table, as you filtered them, are under its own "
        "*Table*.\n"
        "- This address always leads to the newest snapshot; put another file's name "
        "in its place:"
    )
    address = file_address(NEWEST, offered.tables[0].csv.path)
    st.code(urljoin(st.context.url or "/", address), language=None, wrap_lines=True)
    st.markdown(
        "`index.json` in its place lists all of them. Programs may ask for parts of "
        "a file, and pages of other sites may read them too."
    )
