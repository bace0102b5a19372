"""Addresses that this server answers besides its pages, and those that open a report.

Ours name their snapshot and filters, so answers never change and browsers may cache
them. A report is a mail, an issue or a text to copy, about a page or a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote, urlencode

from dashboard.languages import ENGLISH, Language

# The states' outlines for maps of the country, and the empty ground of a state's map.
OUTLINES_PATH, GROUND_PATH = "/data/states.geojson", "/data/ground.json"
FILES_PATH = "/data/files"
TOWN_PAGES, COUNTY_PAGES, STATE_PAGES = "/town", "/county", "/state"
AGENCY_PAGES, INCIDENT_PAGES, FIGURE_PAGES = "/agency", "/incident", "/figure"
PLACE_LISTS = "/places"
# Endings of a place's address for its records request and its sheet.
LETTER, SHEET = "/letter", "/sheet"
# Pages that other sites may embed.
EMBEDS = "/embed"
# The map as a picture: add `.svg` or `.png`.
MAP_PICTURE = f"{EMBEDS}/map"
STYLE_PATH, COPY_PATH = "/style.css", "/copy.js"
# The search while a reader types: its script, and names by their first characters.
SEARCH_SCRIPT_PATH, NAMES_PATH = "/search.js", "/names"
FEEDS = "/feeds"
ROBOTS_PATH, SITEMAP_PATH = "/robots.txt", "/sitemap.xml"
FIND_PATH = "/find"
# Characters of a question to it that are read.
LONGEST_QUESTION = 120
SEARCHED_PATH = "/searched"
TODAY_PATH = "/today"
REPORT_PATH = "/report"
MANY_PATH = "/many"
SQL_PATH = "/sql"
HEALTH_PATH = "/healthz"
# First parts of the addresses that have a page in Spanish too.
_IN_SPANISH = {TOWN_PAGES, COUNTY_PAGES, AGENCY_PAGES, STATE_PAGES}
_IN_SPANISH |= {TODAY_PATH, FIND_PATH, "/", "/index"}


class MenuPage(NamedTuple):
    """A page of the dashboard, as its menu, search engines and citations name it."""

    group: str
    title: str
    description: str


# Pages by their module in `pages`, in the order of the menu. The first is home.
MENU: Mapping[str, MenuPage] = {
    "overview": MenuPage(
        "My town",
        "Do your police work with Amazon Ring?",
        "The public record, town by town: a date and a source for every claim.",
    ),
    "map": MenuPage(
        "Map",
        "Map",
        "Which agencies, where, as of which month, and how states and counties "
        "compare.",
    ),
    "trends": MenuPage(
        "Findings",
        "Trends",
        "When agencies joined, by state, how many residents live where they did, and "
        "what came after, step by step.",
    ),
    "subsidies": MenuPage(
        "Findings",
        "Public money",
        "How much public money bought Ring cameras, for how many, on what conditions, "
        "and what is not known.",
    ),
    "prices": MenuPage(
        "Findings",
        "Prices",
        "What Ring cameras cost over time and at named sales, as reports quote it.",
    ),
    "incidents": MenuPage(
        "Findings",
        "Incidents",
        "What happened, what the company answers, and whether footage was sought, "
        "handed over or under warrant.",
    ),
    "agreements": MenuPage(
        "Findings",
        "Agreements",
        "What agreements between Ring and police say, by topic and over time, and what "
        "Ring answers.",
    ),
    "story": MenuPage(
        "Findings",
        "The story, checked",
        "Each claim of the news story that first mapped the partnerships, who answered "
        "it, and what this record has on it.",
    ),
    "terms": MenuPage(
        "Camera makers",
        "Camera makers",
        "What the makers' terms let them do, question by question, with the "
        "evidence, the years, the license clause and bills.",
    ),
    "questions": MenuPage(
        "Data",
        "Questions",
        "What is asked most, each question with its choices, its answer and its SQL.",
    ),
    "open_sql": MenuPage(
        "Data",
        "SQL",
        "Where to ask in SQL: in the reader's own browser, in a shell, or on the file.",
    ),
    "data": MenuPage(
        "Data",
        "Data and method",
        "Every table as a file, what words mean, where every figure comes from, "
        "what changed since the build before, and what is missing.",
    ),
}
# The page that each group of the menu opens, in the header of plain pages.
_OPENS = ("overview", "map", "trends", "terms", "data")


def menu_places() -> dict[str, str]:
    """Return the groups of the menu by the address of the page that each opens."""
    return {name.replace("_", "-"): MENU[name].group for name in _OPENS}


def is_in_spanish(path: str) -> bool:
    """Whether a page, by its English address, exists in Spanish too."""
    return f"/{path.lstrip('/').partition('/')[0]}" in _IN_SPANISH


def feed_path(state_code: str = "") -> str:
    """Return the address of the feed of a state, or of the whole record."""
    return f"{FEEDS}/{f'state/{state_code.lower()}' if state_code else 'all'}.xml"


def feeds_of(path: str) -> dict[str, str]:
    """Return the feeds that a page links to: state code by address, empty for all."""
    kind, _, rest = path.lstrip("/").partition("/")
    state_code = rest.partition("/")[0].upper()
    has_own = f"/{kind}" in {TOWN_PAGES, COUNTY_PAGES, STATE_PAGES} and state_code
    return {feed_path(code): code for code in ("", *([state_code] if has_own else ()))}


def file_address(snapshot_id: str, path: str) -> str:
    """Return the relative address of a download; ``newest`` is the current snapshot."""
    return f"{FILES_PATH.lstrip('/')}/{snapshot_id}/{quote(path)}"


def report_words(language: Language = ENGLISH) -> str:
    """Label a link for reporting a mistake."""
    return language.gettext("Something wrong?")


def report_text(page: str, snapshot_id: str, about: str, language: Language) -> str:
    """Write a report to fill in; `about` are lines about a figure or a row."""
    lines = (
        language.gettext("What should it say?"),
        *("", "", language.gettext("Where can we read that?"), "", ""),
        language.gettext("Page: %(page)s", page=page),
        language.gettext("Snapshot: %(snapshot)s", snapshot=snapshot_id),
        about,
    )
    return "\n".join(lines)


def about_row(row_id: str, source_url: str, language: Language = ENGLISH) -> str:
    """Write the lines about a row; the page's script adds to an empty row."""
    source = language.gettext("Source: %(source)s", source=source_url)
    row = language.gettext("Row: %(row)s", row=row_id)
    return f"{source}\n{row}" if source_url else row


def report_address(
    to: str,
    form: str,
    page: str,
    snapshot_id: str,
    about: str = "",
    language: Language = ENGLISH,
) -> str:
    """Return the address that opens a report; what it is about can be added to its end.

    Args:
        to: A mail address, the address of a new issue, or empty.
        form: Address of the page with a text to copy, used if `to` is empty.
        page: Address of the page that the report is about.
    """
    if not to:
        fields = {"page": page, "snapshot": snapshot_id, "language": language.code}
        return f"{form}?{urlencode(fields)}&about={quote(about)}" if form else ""
    subject = quote(f"Porchlight: {report_words(language)}")
    body = quote(report_text(page, snapshot_id, about, language), safe="")
    if to.startswith("https://"):
        return f"{to}?title={subject}&body={body}"
    return f"mailto:{to}?subject={subject}&body={body}"
