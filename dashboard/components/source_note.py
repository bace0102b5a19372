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
from dashboard.text.rows import Row
from dashboard.text.source_checks import checks_told
from dashboard.text.source_links import SourceLink, note_links, noting_links


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
        private_ids: Ids of rows that are not public.
    """

    snapshot_id: str = ""
    title: str = ""
    place: AbstractContextManager[object] | None = None
    links: Counter[SourceLink] = field(default_factory=Counter)
    tables: dict[str, pa.Table] = field(default_factory=dict)
    checks: Mapping[str, Row] = field(default_factory=dict)
    private_ids: frozenset[str] = frozenset()

    def private_count(self) -> int:
        """Count the private rows among the rows that the page shows."""
        return sum(sum(marks) for marks in map(private_marks, self.tables.values()))


REPORT_WORDS = "Something wrong or missing?"
_SHOWN: ContextVar[Shown | None] = ContextVar("shown", default=None)


@contextmanager
def noting_sources(
    snapshot_id: str = "",
    checks: Mapping[str, Row] = MappingProxyType({}),
    private_ids: frozenset[str] = frozenset(),
) -> Iterator[Shown]:
    """Note what is named and shown inside the block.

    Args:
        snapshot_id: Snapshot that is shown.
        checks: What is known of sources since, by their addresses.
        private_ids: Ids of rows that are not public.

    Yields:
        What was noted so far.
    """
    with noting_links() as links:
        noted = Shown(snapshot_id, links=links, checks=checks, private_ids=private_ids)
        token = _SHOWN.set(noted)
        try:
            yield noted
        finally:
            _SHOWN.reset(token)


def private_marks(rows: pa.Table) -> list[bool]:
    """Tell of each row whether it is private; empty if none is."""
    noted = _SHOWN.get()
    if noted is None or not noted.private_ids:
        return []
    ids = [name for name in rows.column_names if name.endswith("_id")]
    # why: a row that cites a private source beside others is told by its own id.
    own = [name for name in ids if name != "source_id"] or ids
    columns = [rows[name].to_pylist() for name in own]
    marks = [
        not noted.private_ids.isdisjoint(row) for row in zip(*columns, strict=True)
    ]
    return marks if any(marks) else []


def note_title(title: str) -> None:
    """Note what a page is of, where the list of pages does not name it."""
    noted = _SHOWN.get()
    if noted is not None:
        noted.title = title


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
    """Add ``is_private`` to rows of which some are private."""
    marks = private_marks(rows)
    if not marks or "is_private" in rows.column_names:
        return rows
    return rows.append_column("is_private", pa.array(marks))


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
    links = "; ".join(dict.fromkeys(source.markdown() for source in sources))
    word = "Source" if len(sources) == 1 else "Sources"
    text = f":small[{note}{' ' if note else ''}{word}: {links}.]"
    return CitedText(text, tuple(sources))


def source_note(sources: Sequence[SourceLink], *, note: str = "") -> None:
    """Draw the sources of what stands above, as :func:`sources_text` has them."""
    sources_text(sources, note).draw()
