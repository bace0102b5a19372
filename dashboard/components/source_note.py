"""The line below a chart or table that names its sources, and what a page shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import MappingProxyType

import pyarrow as pa
import streamlit as st

from dashboard.text.addresses import way_to_report
from dashboard.text.rows import Row, RowKey
from dashboard.text.source_checks import checks_told
from dashboard.text.source_links import SourceLink, note_links, noting_links
from dashboard.words.sources import named_source


@dataclass
class Shown:
    """What a page is of, and rests on.

    Attributes:
        snapshot_id: Snapshot that it shows.
        title: What it is of, such as one agency; empty if its name says so.
        place: Where its title leaves room; None if it has drawn no title.
        links: The sources that it names, and how often.
        tables: The rows that it shows by the name of their file; some hold ids of
            sources.
        checks: What is known of sources since, by their addresses.
        in_text: Rows that it puts into words.
        private_keys: Ids of rows that are not public, by the parts of their keys.
    """

    snapshot_id: str = ""
    title: str = ""
    place: AbstractContextManager[object] | None = None
    links: Counter[SourceLink] = field(default_factory=Counter)
    tables: dict[str, pa.Table] = field(default_factory=dict)
    checks: Mapping[str, Row] = field(default_factory=dict)
    in_text: list[Row] = field(default_factory=list)
    private_keys: Mapping[RowKey, str] = field(default_factory=dict)

    def private_in(self, texts: Iterable[object]) -> set[str]:
        """Return the ids of the private rows whose whole keys are among some texts."""
        found = {text for text in texts if isinstance(text, str)}
        keys = self.private_keys.items()
        return {row_id for key, row_id in keys if found.issuperset(key)}

    def private_count(self) -> int:
        """Count the private rows that the page shows, and private sources it cites."""
        rows = [*self.in_text, {link.url: link.url for link in self.links}]
        for table in self.tables.values():
            if PRIVATE_COLUMN in table.column_names:
                rows += table.filter(table[PRIVATE_COLUMN]).to_pylist()
        return len(set().union(*(self.private_in(row.values()) for row in rows)))


PRIVATE_COLUMN = "is_private"
REPORT_WORDS = "Something wrong or missing?"
_SHOWN: ContextVar[Shown | None] = ContextVar("shown", default=None)


@contextmanager
def noting_sources(
    snapshot_id: str = "",
    checks: Mapping[str, Row] = MappingProxyType({}),
    private_keys: Mapping[RowKey, str] = MappingProxyType({}),
) -> Iterator[Shown]:
    """Note what is named and shown inside the block.

    Args:
        snapshot_id: Snapshot that is shown.
        checks: What is known of sources since, by their addresses.
        private_keys: Ids of rows that are not public, by the parts of their keys.

    Yields:
        What was noted so far.
    """
    with noting_links() as links:
        noted = Shown(
            snapshot_id, links=links, checks=checks, private_keys=private_keys
        )
        token = _SHOWN.set(noted)
        try:
            yield noted
        finally:
            _SHOWN.reset(token)


def note_title(title: str) -> None:
    """Note what a page is of, where the list of pages does not name it."""
    noted = _SHOWN.get()
    if noted is not None:
        noted.title = title


def note_in_text(*rows: Row) -> None:
    """Note rows that a page puts into words, beside those of its tables."""
    noted = _SHOWN.get()
    if noted is not None and noted.private_keys:
        noted.in_text += rows


def note_place(place: AbstractContextManager[object]) -> None:
    """Note where a page leaves room for what a reader passes on."""
    noted = _SHOWN.get()
    if noted is not None:
        noted.place = place
        copy_link_button(noted.snapshot_id)


def copy_link_button(snapshot_id: str) -> None:
    """Draw the button that copies the address, which the page's own script does.

    Args:
        snapshot_id: Snapshot that is shown; the script takes it from the key, to write
            it on paper.
    """
    st.button("Copy link", key=f"copy_link_{snapshot_id}")


def with_private_column(rows: pa.Table) -> pa.Table:
    """Add ``is_private`` if any row holds the whole key of a row that is not public."""
    noted = _SHOWN.get()
    if noted is None or not noted.private_keys or PRIVATE_COLUMN in rows.column_names:
        return rows
    cells = zip(*(column.to_pylist() for column in rows.columns), strict=True)
    marks = [bool(noted.private_in(row)) for row in cells]
    return rows.append_column(PRIVATE_COLUMN, pa.array(marks)) if any(marks) else rows


def note_rows(name: str, rows: pa.Table, *, is_open: bool = True) -> None:
    """Note that a page offers rows, and let the reader say what is wrong with them.

    All rows that are shown come by here, so each has the link.

    Args:
        name: Name of their file without its ending.
        rows: The rows as the page filters them.
        is_open: Whether they are shown; a closed box offers them to be taken along.
    """
    noted = _SHOWN.get()
    if noted is not None:
        if is_open and name not in noted.tables:
            report_link(name)
        noted.tables[name] = with_private_column(rows)


def report_link(panel: str) -> None:
    """Draw the way to say that something is wrong or missing, for what stands above.

    Args:
        panel: Name of what stands above.
    """
    st.markdown(_way(panel))


def _way(panel: str) -> str:
    return f":small[{way_to_report(REPORT_WORDS, panel)}]"


@dataclass(frozen=True)
class CitedText:
    """A text that names sources, kept for many readers.

    Attributes:
        text: Markdown.
        sources: Those that it names, as often as it does.
    """

    text: str
    sources: tuple[SourceLink, ...]

    def draw(self, panel: str = "") -> None:
        """Draw the text, and note that the page names its sources.

        Args:
            panel: Name of what stands above, if the text ends with the way to say
                that something is wrong with it.
        """
        note_links(self.sources)
        text = f"{self.text} {_way(panel)}" if panel else self.text
        noted = _SHOWN.get()
        told = checks_told(noted.checks, self.sources) if noted and noted.checks else ""
        st.markdown(f"{text}\n\n:small[Asked for again: {told}.]" if told else text)


def cited_text(lines: Iterable[str], between: str = "\n") -> CitedText:
    """Join lines that are written here and now, with the sources that they cite."""
    with noting_links() as noted:
        text = between.join(lines)
    return CitedText(text, tuple(noted.elements()))


def sources_text(sources: Sequence[SourceLink], note: str = "") -> CitedText:
    """Write the sources of what stands above.

    Args:
        sources: Sources in the order of their weight.
        note: A sentence on what to mind when reading; Markdown.
    """
    links = "; ".join(dict.fromkeys(map(named_source, sources)))
    word = "Source" if len(sources) == 1 else "Sources"
    text = f":small[{note}{' ' if note else ''}{word}: {links}.]"
    return CitedText(text, tuple(sources))


def source_note(sources: Sequence[SourceLink], *, note: str = "") -> None:
    """Draw the sources of what stands above, as :func:`sources_text` has them."""
    sources_text(sources, note).draw()
