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
from dataclasses import dataclass, field

from dashboard.text.markdown import plain
from dashboard.text.rows import Row

_REPOSITORY = re.compile(r"https://github\.com/([\w-]+)/")

_SHORT_NAMES = {
    "Electronic Frontier Foundation and Reynolds School of Journalism, University of "
    "Nevada, Reno": "EFF Atlas",
    "Federal Bureau of Investigation": "FBI",
    "University of Virginia School of Data Science (Digital Force Index)": (
        "University of Virginia"
    ),
}


@dataclass(frozen=True)
class SourceLink:
    """A source as a reader sees it.

    Attributes:
        publisher: Who published it.
        url: Where it is.
        title: What it is called; empty where it is not known.
        published: When, such as ``Oct 2020``; empty where that is not known.
    """

    publisher: str
    url: str
    title: str = ""
    published: str = field(default="", compare=False)

    def short(self) -> SourceLink:
        """Return it with a name as a chart has room for: ``EFF Atlas, Oct 2020``."""
        publisher = _SHORT_NAMES.get(self.publisher, self.publisher)
        name = ", ".join(filter(None, (publisher, self.published)))
        return SourceLink(name, self.url)

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


def source_link(row: Row, prefix: str = "") -> SourceLink:
    """Return the source whose publisher, address and title are in a row.

    Args:
        row: A row of ``sources``, or one with such columns.
        prefix: What its columns begin with, such as ``answer_``.
    """
    day = row.get("published_on")
    written = "%Y" if row.get("published_on_precision") == "year" else "%b %Y"
    return SourceLink(
        row[f"{prefix}publisher"],
        row[f"{prefix}source_url"],
        row.get(f"{prefix}source_title") or "",
        day.strftime(written) if day and not prefix else "",
    )


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
