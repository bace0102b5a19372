"""What other sites may show in a frame: the map, and the answer of one page."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from dashboard.charts.plain_map import plain_map
from dashboard.documents.document import Document, Part, text
from dashboard.queries.agencies import (
    REGISTRIES,
    RING,
    AgencyFilters,
    UnknownFilterError,
    agencies_on_map,
)
from dashboard.queries.areas import technology_names
from dashboard.queries.labels import labels, limits
from dashboard.queries.states import named_states, state_names, state_shapes
from dashboard.text.addresses import AGENCY_PAGES
from dashboard.text.formats import ANY, day_text
from dashboard.text.markdown import plain
from dashboard.words.agency_filters import REGISTRY_NAME, describe_matches


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


def map_embed(filters: AgencyFilters) -> Embed:
    """Draw the agencies that match the filters, with a sentence on which they are.

    Raises:
        UnknownFilterError: If a filter has a value that the record does not know.
    """
    technologies = {**technology_names(), REGISTRIES: REGISTRY_NAME}
    known = {
        "technology_id": technologies,
        "state_code": state_names(),
        "ring_status": labels("ring_status"),
    }
    for field, names in known.items():
        if (value := getattr(filters, field)) not in {ANY, *names}:
            raise UnknownFilterError.of(field, value)
    fips = {row["state_code"]: row["state_fips"] for row in named_states().to_pylist()}
    rows = agencies_on_map(filters).to_pylist()
    number, clause = describe_matches(
        len(rows), filters.to_parameters(), technologies, state_names()
    )
    is_of_ring = filters.technology_id == RING
    if filters == AgencyFilters(technology_id=RING):
        clause = "on record with Ring"
    lists_end = day_text(limits("later_lists").last_on)
    sentence = (
        f"**{number}** {plain(clause)}: each dot is one. The last list with names that "
        f"we have is of {lists_end}, so a dot doesn't show current participation; an "
        "empty spot doesn't rule it out."
    )
    drawing = plain_map(
        state_shapes(),
        ((row["longitude"], row["latitude"], fips[row["state_code"]]) for row in rows),
        f"Map: {number} {clause}",
    )
    query = urlencode(filters.to_address())
    return Embed(
        "Police and Amazon Ring" if is_of_ring else "Police and their technology",
        text(sentence),
        Markup(drawing),  # noqa: S704 - plain_map escapes the title, all else is ours
        f"/map?{query}" if query else "/map",
    )
