"""Sources as links that a reader can follow.

What a page names while it is written is noted, so that whoever cites the page, or lists
its sources, can name it too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from dashboard.text.markdown import plain

_REPOSITORY = re.compile(r"https://github\.com/([\w-]+)/")


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
        """Return the source as a link; as text where it has no address of the web.

        With a title it also says whose repository has the copy that is read, if not
        one of its publisher.
        """
        name = plain(
            f"{self.publisher}, {self.title}{self._whose_copy()}"
            if self.title
            else self.publisher
        )
        if not self.url.startswith(("https://", "http://")):
            return name
        address = self.url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
        return f"[{name}]({address})"

    def _whose_copy(self) -> str:
        found = _REPOSITORY.match(self.url)
        if found is None or found[1].lower() in self.publisher.lower():
            return ""
        return f" (copy at github.com/{found[1]})"


_NAMED: ContextVar[Counter[SourceLink] | None] = ContextVar("named", default=None)


@contextmanager
def noting_links() -> Iterator[Counter[SourceLink]]:
    """Note which sources are named inside the block, and how often.

    Yields:
        What was noted so far.
    """
    noted: Counter[SourceLink] = Counter()
    token = _NAMED.set(noted)
    try:
        yield noted
    finally:
        _NAMED.reset(token)


def note_links(sources: Iterable[SourceLink]) -> None:
    """Note that the page names sources, in a text that was written before."""
    noted = _NAMED.get()
    if noted is not None:
        noted.update(sources)
