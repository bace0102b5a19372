"""The line below a chart or table that names its sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

_MARKDOWN = str.maketrans({char: f"\\{char}" for char in "\\`*_{}[]<>#|~$:"})


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
        """Return the source as a link."""
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


def in_plain_words(sentence: str) -> str:
    """Write a sentence with code in backticks so that nothing else in it is Markdown.

    Args:
        sentence: May quote whatever a reader wrote.

    Returns:
        Markdown in which the quoted parts are code.
    """
    words = []
    for number, part in enumerate(sentence.split("`")):
        text = " ".join(part.split()) if number % 2 else part
        words.append(f"`{text}`" if number % 2 and text else plain(text))
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
