"""What a reader passes on: a view's rows, its address, and how to cite it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

import pyarrow as pa
import streamlit as st

from dashboard.components.url_state import shown_filters, shown_query
from dashboard.text.formats import counted

# Name of a file, its rows and what they were filtered by, to a zip.
Pack = Callable[[str, pa.Table, Mapping[str, str]], bytes]


def link_and_cite(
    snapshot_id: str,
    tables: Mapping[str, pa.Table],
    pack: Pack,
    citations: Callable[[str], Mapping[str, str]],
) -> None:
    """Offer what is shown as rows and as a citation with its pinned address.

    Args:
        snapshot_id: Snapshot that is read.
        tables: The rows that are shown, by the name of their file.
        pack: Packs some of them into a zip.
        citations: Gives the citations for a pinned address, by their names.
    """
    rows = _box("Download rows", "take_along") if tables else None
    cite = _box("Cite", "cite")
    if rows is not None and rows.open:
        with rows:
            _zips(snapshot_id, tables, pack)
    if cite.open:
        with cite:
            _citations(snapshot_id, citations(_address(snapshot_id)))


def _box(label: str, key: str) -> Any:  # noqa: ANN401 - Streamlit names no public type
    """Make a box that is filled once it is opened: few readers open it."""
    # why: an open tertiary button is written too dark to be read on a dark page.
    return st.popover(label, type="secondary", key=key, on_change="rerun")


def _zips(snapshot_id: str, tables: Mapping[str, pa.Table], pack: Pack) -> None:
    """Offer each table of the page as a zip."""
    st.markdown(
        "The rows of this page **as you filtered them**, each as a zip with your "
        "filters, a data dictionary, the sources with their licenses, and checksums."
    )
    filters = {"address": _address(snapshot_id), **shown_filters()}
    for name, rows in tables.items():
        count = counted(rows.num_rows, "row", "rows")
        st.download_button(
            f"{name_in_words(name)}: {count} (zip)",
            data=partial(pack, name, rows, filters),
            file_name=f"porchlight_{name}.zip",
            mime="application/zip",
            key=f"{name}_zip",
            on_click="ignore",
        )


def name_in_words(name: str) -> str:
    """Write the name of a file as a reader would."""
    return name.replace("_", " ").capitalize()


def _citations(snapshot_id: str, citations: Mapping[str, str]) -> None:
    """Show the first citation ready to copy, and fold what few readers need."""
    (name, text), *others = citations.items()
    st.markdown(f"**{name}**")
    st.code(text, language=None, wrap_lines=True)
    st.markdown(
        "Its address shows the same numbers next month, as long as this site keeps "
        f"snapshot `{snapshot_id}`. *Copy link* has the one that your browser shows."
    )
    for name, text in others:
        with st.expander(name):
            st.code(text, language=None, wrap_lines=True)


def _address(snapshot_id: str) -> str:
    """Return the whole address of what is shown, pinned to its snapshot."""
    page = st.context.url or "/"
    slash = "" if urlsplit(page).path else "/"
    return f"{page}{slash}?{urlencode(shown_query(snapshot_id))}"
