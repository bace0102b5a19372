"""What other sites may show in a frame: the map, and the answer of one page."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from dashboard.charts.plain_map import plain_map
from dashboard.documents.document import Document, Part, text
from dashboard.queries.agencies import RING, AgencyFilters, agencies_on_map
from dashboard.queries.labels import limits
from dashboard.queries.states import named_states, state_shapes
from dashboard.text.addresses import AGENCY_PAGES
from dashboard.text.formats import day_text
from dashboard.text.markdown import plain


class Embed(NamedTuple):
    """What is shown in a frame.

    Attributes:
        title: What it is of; Markdown.
        parts: In the order of reading.
        drawing: An SVG element; empty for none.
        path: Address of the page that tells more, below this server.
    """

    title: str
    parts: list[Part]
    drawing: Markup
    path: str


def page_embed(page: Document) -> Embed:
    """Answer for a town, a county or an agency as its page does."""
    return Embed(
        f"{page.title}, {plain(page.about)}"
        if page.path.startswith(AGENCY_PAGES)
        else page.title,
        [*page.verdict],
        Markup(),
        page.path,
    )


def map_embed() -> Embed:
    """Draw the agencies on record with Ring, with a sentence on how many."""
    fips = {row["state_code"]: row["state_fips"] for row in named_states().to_pylist()}
    rows = agencies_on_map(AgencyFilters(technology_id=RING)).to_pylist()
    lists_end = day_text(limits("later_lists").last_on)
    told = (
        f"**{len(rows):,} agencies** are on record with Ring: each dot is one. The "
        f"last list with names that we have is of {lists_end}, so a dot "
        "doesn't show current participation; an empty spot doesn't rule it out."
    )
    drawn = plain_map(
        state_shapes(),
        ((row["longitude"], row["latitude"], fips[row["state_code"]]) for row in rows),
        "Map of the agencies on record with Ring",
    )
    # why: of numbers and of our own words alone.
    return Embed("Police and Amazon Ring", text(told), Markup(drawn), "/map")  # noqa: S704
