"""What the current page shows and cites, and lines that name sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import streamlit as st

from dashboard.citations import (
    SourceLink,
    describe_checks,
    distinct_names,
    named_source,
    note_links,
    recording_links,
)
from dashboard.queries.labels import english
from dashboard.rows import Row


@dataclass
class CurrentPage:
    """The current page with its snapshot, sources and rows.

    Attributes:
        title: Its subject, such as one agency; empty if the menu names it.
        as_of_on: Day up to which the evidence was searched, if stated.
        links: Sources that it names, and how often.
        checks: Last checks of sources, by address.
        find_sources: Returns the sources of rows.
        find_origin: Returns the last columns of a file of rows, from rows, addresses of
            the figure's sources, and its pinned address.
        cite: Cites a figure, from sentence, sources and pinned address.
        report: Returns a link to report what is wrong, from pinned address and source.
        maker: Who makes this record.
        made: A paragraph that the foot opens with, on the first page.
    """

    snapshot_id: str = ""
    title: str = ""
    as_of_on: date | None = None
    links: Counter[SourceLink] = field(default_factory=Counter)
    checks: Mapping[str, Row] = field(default_factory=dict)
    find_sources: Callable[[pa.Table], Sequence[SourceLink]] = lambda _: ()
    find_origin: Callable[[pa.Table, Sequence[str], str], pa.Table] = lambda rows, *_: (
        rows.select([])
    )
    cite: Callable[[str, Sequence[SourceLink], str], str] = lambda *_: ""
    report: Callable[[str, str], str] = lambda *_: ""
    maker: str = ""
    made: str = ""


# All of them are in the tab Sources.
_MOST_NAMED = 4
_SHOWN: ContextVar[CurrentPage | None] = ContextVar("shown", default=None)


@contextmanager
def recording_page(shown: CurrentPage) -> Iterator[CurrentPage]:
    """Record what a page names and shows inside the block."""
    with recording_links() as links:
        shown.links = links
        token = _SHOWN.set(shown)
        try:
            yield shown
        finally:
            _SHOWN.reset(token)


def current_page() -> CurrentPage:
    """Return the current page; an empty one outside a page."""
    return _SHOWN.get() or CurrentPage()


def note_title(title: str) -> None:
    """Record the subject of a page that the menu does not name."""
    current_page().title = title


@dataclass(frozen=True)
class CitedText:
    """A text with the sources that it names; can be cached."""

    text: str
    sources: tuple[SourceLink, ...]

    def draw(self) -> None:
        """Draw the text, and record its sources."""
        note_links(self.sources)
        checks = describe_checks(current_page().checks, self.sources)
        checked = f"\n\n:small[Asked for again: {checks}.]" if checks else ""
        st.markdown(self.text + checked)


def cited_text(lines: Iterable[str], between: str = "\n") -> CitedText:
    """Join lines, with the sources that they cite."""
    with recording_links() as noted:
        text = between.join(lines)
    return CitedText(text, tuple(noted.elements()))


def sources_text(sources: Sequence[SourceLink], note: str = "") -> CitedText:
    """Write a caution for readers and the short names of sources.

    Args:
        sources: Most important first.
        note: A caution; Markdown.
    """
    once: dict[str, SourceLink] = {}
    for one in sources:
        once.setdefault(one.url or one.publisher, one)
    links = [
        named_source(one, english())
        for one in distinct_names([*once.values()][:_MOST_NAMED])
    ]
    if more := len(once) - len(links):
        links.append(f"{more} more")
    word = "Source" if len(links) == 1 else "Sources"
    named = f"{word}: {'; '.join(links)}." if links else ""
    text = " ".join(filter(None, (note, named)))
    return CitedText(f":small[{text}]", tuple(sources))


def source_note(sources: Sequence[SourceLink], *, note: str = "") -> None:
    """Draw sources and a caution, as :func:`sources_text` writes them."""
    sources_text(sources, note).draw()
