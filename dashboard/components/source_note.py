"""What a page shows and rests on, and the line that names its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import pyarrow as pa
import streamlit as st

from dashboard.text.rows import Row, RowKey
from dashboard.text.sources import SourceLink, describe_checks, note_links, noting_links
from dashboard.words.sources import named_source


@dataclass
class Shown:
    """The page that is drawn: its snapshot, its sources and its rows.

    Attributes:
        snapshot_id: Snapshot that it shows.
        title: Its subject, such as one agency; empty if the list of pages names it.
        place: Room beside its title; None if it has drawn no title.
        links: The sources that it names, and how often.
        tables: The rows that it offers, by the name of their file.
        checks: What is known of sources since, by their addresses.
        in_text: Rows that it puts into words.
        private_keys: Ids of rows that are not public, by the parts of their keys.
        pack: Packs rows into a zip, from the name of their file, the rows and the
            filters of the page.
        find_sources: Finds the sources whose ids are in rows.
        cite: Cites a figure, from its sentence, its sources and its pinned address.
    """

    snapshot_id: str = ""
    title: str = ""
    place: AbstractContextManager[object] | None = None
    links: Counter[SourceLink] = field(default_factory=Counter)
    tables: dict[str, pa.Table] = field(default_factory=dict)
    checks: Mapping[str, Row] = field(default_factory=dict)
    in_text: list[Row] = field(default_factory=list)
    private_keys: Mapping[RowKey, str] = field(default_factory=dict)
    pack: Callable[[str, pa.Table, Mapping[str, str]], bytes] = lambda *_: b""
    find_sources: Callable[[pa.Table], Sequence[SourceLink]] = lambda _: ()
    cite: Callable[[str, Sequence[SourceLink], str], str] = lambda *_: ""

    def private_in(self, texts: Iterable[object]) -> set[str]:
        """Return the ids of the private rows whose whole keys are among some texts."""
        values = {text for text in texts if isinstance(text, str)}
        keys = self.private_keys.items()
        return {row_id for key, row_id in keys if values.issuperset(key)}

    def private_count(self) -> int:
        """Count the private rows that the page shows, and private sources it cites."""
        rows = [*self.in_text, {link.url: link.url for link in self.links}]
        for table in self.tables.values():
            if PRIVATE_COLUMN in table.column_names:
                rows += table.filter(table[PRIVATE_COLUMN]).to_pylist()
        return len(set().union(*(self.private_in(row.values()) for row in rows)))


PRIVATE_COLUMN = "is_private"
# All of them are in the tab Sources.
_MOST_NAMED = 4
_SHOWN: ContextVar[Shown | None] = ContextVar("shown", default=None)


@contextmanager
def noting_sources(shown: Shown) -> Iterator[Shown]:
    """Note inside the block what a page names and shows."""
    with noting_links() as links:
        shown.links = links
        token = _SHOWN.set(shown)
        try:
            yield shown
        finally:
            _SHOWN.reset(token)


def current_page() -> Shown:
    """Return the page that is drawn; an empty one where none is."""
    return _SHOWN.get() or Shown()


def note_title(title: str) -> None:
    """Note the subject of a page, where the list of pages does not name it."""
    current_page().title = title


def note_in_text(*rows: Row) -> None:
    """Note rows that a page puts into words, beside those of its tables."""
    current_page().in_text += rows


def note_rows(name: str, rows: pa.Table) -> None:
    """Note that a page offers rows as it filters them, under the name of their file."""
    current_page().tables[name] = with_private_column(rows)


def page_title(words: str) -> None:
    """Draw the title of a page, with room for a mark of private rows below."""
    st.title(words)
    page = current_page()
    if page.private_keys:
        page.place = st.container()


def with_private_column(rows: pa.Table) -> pa.Table:
    """Add ``is_private`` if any row holds the whole key of a row that is not public."""
    page = current_page()
    if not page.private_keys or PRIVATE_COLUMN in rows.column_names:
        return rows
    cells = zip(*(column.to_pylist() for column in rows.columns), strict=True)
    marks = [bool(page.private_in(row)) for row in cells]
    return rows.append_column(PRIVATE_COLUMN, pa.array(marks)) if any(marks) else rows


@dataclass(frozen=True)
class CitedText:
    """A text that names sources, stored for many readers.

    Attributes:
        text: Markdown.
        sources: Those that it names, as often as it does.
    """

    text: str
    sources: tuple[SourceLink, ...]

    def draw(self) -> None:
        """Draw the text, and note that the page names its sources."""
        note_links(self.sources)
        checks = describe_checks(current_page().checks, self.sources)
        checked = f"\n\n:small[Asked for again: {checks}.]" if checks else ""
        st.markdown(self.text + checked)


def cited_text(lines: Iterable[str], between: str = "\n") -> CitedText:
    """Join lines that are written here and now, with the sources that they cite."""
    with noting_links() as noted:
        text = between.join(lines)
    return CitedText(text, tuple(noted.elements()))


def sources_text(sources: Sequence[SourceLink], note: str = "") -> CitedText:
    """Write a note, and the short names of the sources of what is above.

    Args:
        sources: Sources in the order of their weight.
        note: A sentence on what to mind when reading; Markdown.
    """
    once: dict[str, SourceLink] = {}
    for one in sources:
        once.setdefault(one.url or one.publisher, one)
    links = [named_source(one.short()) for one in [*once.values()][:_MOST_NAMED]]
    if more := len(once) - len(links):
        links.append(f"{more} more")
    word = "Source" if len(links) == 1 else "Sources"
    named = f"{word}: {'; '.join(links)}." if links else ""
    text = " ".join(filter(None, (note, named)))
    return CitedText(f":small[{text}]", tuple(sources))


def source_note(sources: Sequence[SourceLink], *, note: str = "") -> None:
    """Draw the sources of what is above, as :func:`sources_text` writes them."""
    sources_text(sources, note).draw()
