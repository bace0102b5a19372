"""Where the links of a page lead: on a server, pinned, or in a folder of files."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from dashboard.addresses import (
    AGENCY_PAGES,
    COUNTY_PAGES,
    FIGURE_PAGES,
    INCIDENT_PAGES,
    LETTER,
    PLACE_LISTS,
    SEARCHED_PATH,
    SHEET,
    SQL_PATH,
    STATE_PAGES,
    TODAY_PATH,
    TOWN_PAGES,
)
from dashboard.languages import SPANISH

# The first part of their addresses.
_PLAIN_PAGES = frozenset(
    {
        TOWN_PAGES,
        COUNTY_PAGES,
        STATE_PAGES,
        AGENCY_PAGES,
        PLACE_LISTS,
        INCIDENT_PAGES,
        FIGURE_PAGES,
        SEARCHED_PATH,
        TODAY_PATH,
        SQL_PATH,
        "/index",
    }
)
# Those that a site of files may leave out.
_MANY_PAGES = (f"{TOWN_PAGES}/", f"{AGENCY_PAGES}/")
_ON_SERVER_ONLY = (SHEET, LETTER, ".json")


@dataclass(frozen=True)
class Links:
    """The context that a page's links depend on.

    Attributes:
        pinned: Snapshot in the page's address; empty if there is none.
        ending: ``.html`` in files; empty on a server.
        dashboard: Address of the dashboard with a trailing slash; empty if unknown,
            None if the same server has it.
        written: Addresses of the pages in a folder of files; empty on a server.
        report: Address of a report, to which a row is added; empty for none.
        has_json: Whether the page's rows lie beside it.
    """

    path: str
    pinned: str = ""
    ending: str = ""
    dashboard: str | None = None
    written: frozenset[str] = field(default=frozenset(), repr=False)
    report: str = ""
    has_json: bool = True

    @property
    def root(self) -> str:
        """Relative path from the page to the site's root."""
        return "../" * (self.path.count("/") - 1) or "./"

    @cached_property
    def at_depth(self) -> Links:
        """Context of every page at the same depth."""
        return replace(self, path="/" * self.path.count("/"), report="")

    @property
    def pin(self) -> str:
        """Query string that pins links to the page's snapshot."""
        return f"?{urlencode({'snapshot': self.pinned})}" if self.pinned else ""

    def href(self, address: str) -> str:
        """Return the target of a link; empty if it has no target in this context."""
        path, mark, place = address.partition("#")
        bare = path.removeprefix(SPANISH.home) or path
        first = f"/{bare.lstrip('/').partition('/')[0]}"
        is_plain = path == SPANISH.home or first in _PLAIN_PAGES
        if is_plain and not (self.ending and path.endswith(_ON_SERVER_ONLY)):
            path, _, line = self.page(path).partition("#")
            if not path:
                return ""
            place = line or place
            anchor = f"#{place}" if place else ""
            name = _quoted(path.lstrip("/"))
            return f"{self.root}{name}{self.ending}{self.pin}{anchor}"
        home = self.root if self.dashboard is None else self.dashboard
        pin = self.pin.replace("?", "&") if "?" in path else self.pin
        return f"{home}{path.lstrip('/')}{pin}{mark}{place}" if home else ""

    def link(self, words: str, address: str) -> Markup:
        """Return a link to a page of this site, or its words if there is none here."""
        href = self.href(address)
        above, _, place = href.rpartition("#")
        if above and self.written and above == self.href(self.path):
            return Markup('<b id="{}">{}</b>').format(place, words)
        return (
            Markup('<a href="{}">{}</a>').format(href, words) if href else escape(words)
        )

    def page(self, path: str) -> str:
        """Return the address that shows a page: its own or its line in its county.

        Empty if the folder has neither.
        """
        is_page = path.removeprefix(SPANISH.home).startswith(_MANY_PAGES)
        if not self.written or not is_page or path in self.written:
            return path
        above, _, name = path.rpartition("/")
        county = above.replace(TOWN_PAGES, COUNTY_PAGES)
        return f"{county}#{name}" if county in self.written else ""


# Pages of a state link to the same others.
_quoted = lru_cache(4_000)(quote)
