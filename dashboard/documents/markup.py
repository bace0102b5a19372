"""The Markdown of our own words as HTML, with links that suit where it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import quote, urlencode

from markupsafe import Markup

from dashboard.documents.document import Part
from dashboard.text.addresses import LETTER, SHEET

# What dashboard/words writes: an escape, code, bold, a mark as Streamlit has it, a link
# and the end of either, or a new line.
_SIGN = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]<>#|~$:])|`(?P<code>[^`]*)`|(?P<bold>\*\*)"
    r"|:(?P<mark>[a-z-]+)\[|(?P<opened>\[)|\](?:\((?P<address>[^)\s]*)\))?"
    r"|(?P<line>\s*\n\s*)"
)
_WEB = ("https://", "http://")
_DOCUMENT, _DASHBOARD, _SERVED = "document:", "dashboard:", "served:"
# Endings of the sheet and the letter as files next to a page.
_PAPERS = {SHEET: ".pdf", LETTER: ".txt"}
_SERVED_ALONE = re.compile(rf"\[[^\]]*\]\((?P<address>{_SERVED}[^)\s]*)\)")
_WORD_JOINER = "\u2060"


def linked(words: str, path: str) -> str:
    """Return a link to another document; its text is Markdown."""
    return f"[{words}]({_DOCUMENT}{path})"


def served_link(words: str, path: str) -> str:
    """Return a link that only a server answers, such as a zip."""
    return f"[{words}]({_SERVED}{path})"


def dashboard_link(page: str, **parameters: str) -> str:
    """Return what a link to a page of the dashboard holds in Markdown."""
    return f"{_DASHBOARD}{page}?{urlencode({'v': '1', **parameters})}"


@dataclass(frozen=True)
class Links:
    """Where a page is read, which its links depend on.

    Attributes:
        pinned: Snapshot that its address is pinned to; empty if it is not.
        ending: ``.html`` in files.
        dashboard: Address of the dashboard with a closing slash; empty where it is not
            known, and None on the same server.
        has_papers: Whether the sheet and the letter are files next to it.
    """

    path: str
    pinned: str = ""
    ending: str = ""
    dashboard: str | None = None
    has_papers: bool = False

    @property
    def root(self) -> str:
        """Way from the page to the top."""
        return "../" * (self.path.count("/") - 1) or "./"

    @property
    def pin(self) -> str:
        """What stands behind an address, so that what it leads to is pinned too."""
        return f"?{urlencode({'snapshot': self.pinned})}" if self.pinned else ""

    def href(self, address: str) -> str:
        """Return the target of a link; empty for one that leads nowhere from here."""
        if address.startswith(_WEB):
            return address
        kind, _, rest = address.partition(":")
        if f"{kind}:" == _SERVED and self.ending:
            paper = _PAPERS.get(f"/{rest.rpartition('/')[2]}", "")
            if self.has_papers and paper:
                return f"{self.root}{quote(rest.lstrip('/'))}{paper}"
            home = self.dashboard
            return f"{home}{quote(rest.lstrip('/'))}{self.pin}" if home else ""
        if f"{kind}:" in {_DOCUMENT, _SERVED}:
            return f"{self.root}{quote(rest.lstrip('/'))}{self.ending}{self.pin}"
        if f"{kind}:" == _DASHBOARD:
            home = self.root if self.dashboard is None else self.dashboard
            return f"{home}{rest}{self.pin.replace('?', '&')}" if home else ""
        return ""

    def html(self, markdown: str) -> Markup:
        """Write our own Markdown as HTML; text of others in it is ``plain``."""
        alone = _SERVED_ALONE.fullmatch(markdown)
        # why: a line that leads to what only a server answers is nothing without one.
        if alone and not self.href(alone["address"]):
            return Markup("")
        # why: all that is not one of our signs is escaped, piece by piece.
        return Markup("".join(self._pieces(markdown)))  # noqa: S704

    def _pieces(self, markdown: str) -> list[str]:
        written: list[str] = []
        # Where each open bracket stands, and what closes it.
        opened: list[tuple[int, str]] = []
        is_bold, at = False, 0
        for sign in _SIGN.finditer(markdown):
            written.append(_escaped(markdown[at : sign.start()]))
            at = sign.end()
            kind = sign.lastgroup
            if kind == "escaped":
                written.append(_escaped(sign["escaped"]))
            elif kind == "code":
                written.append(f"<code>{_escaped(sign['code'])}</code>")
            elif kind == "bold":
                written.append("</strong>" if is_bold else "<strong>")
                is_bold = not is_bold
            elif kind == "mark":
                tag = "small" if sign["mark"] == "small" else "span"
                css = "" if tag == "small" else f' class="{sign["mark"]}"'
                css = ' lang="en"' if sign["mark"] == "en" else css
                written.append(f"<{tag}{css}>")
                opened.append((len(written) - 1, f"</{tag}>"))
            elif kind == "opened":
                written.append("[")
                opened.append((len(written) - 1, ""))
            elif kind == "line":
                written.append("<br>")
            elif opened:
                place, closing = opened.pop()
                href = "" if closing else self.href(sign["address"] or "")
                if not closing:
                    written[place] = f'<a href="{escape(href)}">' if href else ""
                    closing = "</a>" if href else ""
                written.append(closing)
        written.append(_escaped(markdown[at:]))
        return written

    def text(self, markdown: str) -> str:
        """Write our own Markdown as bare text."""
        html = self.html(markdown).replace("<br>", " ")
        return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def _escaped(text: str) -> str:
    return escape(text.replace(_WORD_JOINER, ""))


def lines_of(parts: Iterable[Part], links: Links) -> Iterator[str]:
    """Yield the lines of parts as bare text."""
    for part in parts:
        if isinstance(part.content, str):
            yield links.text(part.content)
            continue
        for line in part.content:
            if not isinstance(line, str):
                line = f"{line.when}: {line.text} {line.evidence}"
            yield links.text(line)
