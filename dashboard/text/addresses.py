"""The addresses of what this server answers beside its pages.

An address names its snapshot and all its filters, so what it answers never changes and
browsers may keep it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from urllib.parse import quote, urlencode

AGENCIES_PATH = "/data/agencies.json"
SHADES_PATH = "/data/shades.json"
SHAPES_PATH = "/data/shapes.json"
PLAIN_MAP_PATH = "/data/plain_map.svg"
NAMES_PATH = "/data/names.json"
SYMBOLS_PATH = "/data/symbols.svg"
# The library that draws the map, by its version, for its script imports it so.
DECK_GL_PATH = "/data/deck.gl-9.4.0"
FILES_PATH = "/data/files"
INDEX_FILE = "index.json"
EVIDENCE_PATH = "/data/evidence"
TOWN_PAGES, COUNTY_PAGES, STATE_PAGES = "/town", "/county", "/state"
AGENCY_PAGES, INCIDENT_PAGES, FIGURE_PAGES = "/agency", "/incident", "/figure"
# Every town of a state.
PLACE_LISTS = "/places"
# What stands behind the address of a page for a draft of a request to its body, and for
# its sheet to print.
LETTER, SHEET = "/letter", "/sheet"
# What those are called wherever a link leads to them.
LETTER_WORDS = "Draft of a records request"
SHEET_WORDS = "One-page sheet"
# What other sites may show in a frame.
EMBEDS = "/embed"
EMBEDDED_MAP = f"{EMBEDS}/map"
STYLE_PATH = "/style.css"
FEEDS = "/feeds"
OPENAPI_PATH = "/openapi.json"
ROBOTS_PATH, SITEMAP_PATH = "/robots.txt", "/sitemap.xml"
SEARCHED_PATH = "/searched"
REPORT_PATH = "/report"
MANY_PATH = "/many"
LIVE_PATH = "/health/live"
READY_PATH = "/health/ready"
WARM_PATH = "/health/warm"


def agencies_url(snapshot_id: str, filters: Mapping[str, str]) -> str:
    """Return the address of the points that match the filters."""
    return f"{AGENCIES_PATH}?{urlencode({'snapshot': snapshot_id, **filters})}"


def shades_url(snapshot_id: str, shading: Mapping[str, str]) -> str:
    """Return the address of the classes of shade of states or counties."""
    return f"{SHADES_PATH}?{urlencode({'snapshot': snapshot_id, **shading})}"


def ground_url(path: str, snapshot_id: str, **parameters: str) -> str:
    """Return the address of names, shapes or the plain map of a snapshot."""
    return f"{path}?{urlencode({'snapshot': snapshot_id, **parameters})}"


def symbols_url(theme_name: str, sheet: bytes) -> str:
    """Return the address of the sheet of symbols, which changes with what is drawn."""
    version = hashlib.sha256(sheet).hexdigest()[:8]
    return f"{SYMBOLS_PATH}?{urlencode({'theme': theme_name, 'version': version})}"


def report_link(words: str, panel: str) -> str:
    """Return a Markdown link to the form for reporting a mistake.

    The page's script adds the address, the snapshot and the row.
    """
    return f"[{words}]({REPORT_PATH.lstrip('/')}?{urlencode({'panel': panel})})"


def feed_path(kind: str, name: str = "") -> str:
    """Return the address of a feed of what changed.

    Args:
        kind: ``all``, ``state``, ``county``, ``town``, ``agency`` or ``subject``.
        name: Which one; empty for all.
    """
    return f"{FEEDS}/{kind}{'/' if name else ''}{quote(name)}.xml"


def feeds_of(path: str) -> dict[str, str]:
    """Return the feeds that the head of a page links to: title by address."""
    kind, _, rest = path.lstrip("/").partition("/")
    name = rest.partition("/")[0]
    feeds = {feed_path("all"): "What changed"}
    if f"/{kind}" in {TOWN_PAGES, COUNTY_PAGES, STATE_PAGES}:
        feeds[feed_path("state", name)] = f"What changed in {name.upper()}"
    if f"/{kind}" in {TOWN_PAGES, COUNTY_PAGES}:
        # why: behind it may stand what is made of it, such as its sheet.
        place = "/".join(rest.split("/")[: 3 if kind == "town" else 2])
        feeds[feed_path(kind, place)] = f"What changed in this {kind}"
    if f"/{kind}" == AGENCY_PAGES and name:
        feeds[feed_path("agency", name)] = "What changed of this agency"
    return feeds


def file_address(snapshot_id: str, path: str) -> str:
    """Return the address of a file as a link on a page takes it.

    Args:
        snapshot_id: Snapshot that offers it; ``newest`` for whichever is current.
    """
    return f"{FILES_PATH.lstrip('/')}/{snapshot_id}/{quote(path)}"
