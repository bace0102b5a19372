"""The line below a chart or table that names its sources.

What a page names while it is drawn is noted, so that whoever cites the page can name it
too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import pyarrow as pa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_MARKDOWN = str.maketrans({char: f"\\{char}" for char in "\\`*_{}[]<>#|~$:"})


@dataclass
class Shown:
    """What a page is of, and rests on.

    Attributes:
        title: What it is of, such as one agency; empty if its name says so.
        place: Where its title leaves room; None if it has drawn no title.
        links: The sources that it names, and how often.
        tables: The rows that it shows by the name of their file; some hold ids of
            sources.
    """

    title: str = ""
    place: DeltaGenerator | None = None
    links: Counter[SourceLink] = field(default_factory=Counter)
    tables: dict[str, pa.Table] = field(default_factory=dict)


_SHOWN: ContextVar[Shown | None] = ContextVar("shown", default=None)


@contextmanager
def noting_sources() -> Iterator[Shown]:
    """Note what is named and shown inside the block.

    Yields:
        What was noted so far.
    """
    noted = Shown()
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


def note_place(place: DeltaGenerator) -> None:
    """Note where a page leaves room for what a reader passes on."""
    noted = _SHOWN.get()
    if noted is not None:
        noted.place = place


def note_rows(name: str, rows: pa.Table) -> None:
    """Note that a page shows rows.

    Args:
        name: Name of their file without its ending.
        rows: The rows as the page filters them.
    """
    noted = _SHOWN.get()
    if noted is not None:
        noted.tables[name] = rows


@dataclass(frozen=True)
class SourceLink:
    """A source as a reader sees it.

    Attributes:
        publisher: Who published it.
        url: Where it is.
        title: What it is called; empty where it is not known.
    """

    publisher: str
    url: str
    title: str = ""

    def markdown(self) -> str:
        """Return the source as a link, and note that it is named."""
        noted = _SHOWN.get()
        if noted is not None:
            noted.links[self] += 1
        name = plain(
            self.publisher if not self.title else f"{self.publisher}, {self.title}"
        )
        if not self.url.startswith(("https://", "http://")):
            return name
        address = self.url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
        return f"[{name}]({address})"


ATLAS = SourceLink(
    publisher="Electronic Frontier Foundation and Reynolds School of Journalism",
    title="Atlas of Surveillance, October 2020 (CC BY 4.0)",
    url="https://atlasofsurveillance.org/",
)
GEONAMES = SourceLink(
    publisher="GeoNames", title="points (CC BY 4.0)", url="https://www.geonames.org/"
)


def plain(text: str) -> str:
    """Return text in which Markdown finds nothing to format."""
    return text.translate(_MARKDOWN)


def quoted(text: str, *, longest: int = 120) -> str:
    """Write what a link or a reader says as code, which nothing in it can leave.

    Args:
        text: Anything.
        longest: Characters of it that are shown.

    Returns:
        Markdown on one line: code ends at a backtick, and at an empty line.
    """
    shown = " ".join(text[:longest].replace("`", "'").split())
    return f"`{shown or ' '}`"


def in_plain_words(sentence: str) -> str:
    """Write a sentence with code in backticks so that nothing else in it is Markdown.

    Args:
        sentence: May quote whatever a reader wrote.

    Returns:
        Markdown in which the quoted parts are code.
    """
    words = []
    for number, part in enumerate(sentence.split("`")):
        is_code = number % 2 and part.strip()
        words.append(quoted(part, longest=len(part)) if is_code else plain(part))
    return "".join(words)


def source_note(sources: Sequence[SourceLink], *, note: str = "") -> None:
    """Name the sources of what stands above.

    Args:
        sources: Sources in the order of their weight.
        note: A sentence on what to mind when reading; Markdown.
    """
    links = "; ".join(dict.fromkeys(source.markdown() for source in sources))
    word = "Source" if len(sources) == 1 else "Sources"
    st.markdown(f":small[{note}{' ' if note else ''}{word}: {links}.]")
