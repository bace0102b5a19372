"""What the page that looks up a question says of agencies and registered bodies."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.documents.document import (
    Document,
    Part,
    linked,
    sections,
    small,
    text,
    texts,
)
from dashboard.queries.addresses import address_of
from dashboard.queries.agency import records_law
from dashboard.queries.labels import english
from dashboard.queries.lookup import sources_searched
from dashboard.queries.sources import sources
from dashboard.text.addresses import (
    AGENCY_PAGES,
    COUNTY_PAGES,
    SEARCHED_PATH,
    TOWN_PAGES,
)
from dashboard.text.formats import counted
from dashboard.text.languages import Labels, Language
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.letters import describe_laws
from dashboard.words.places import describe_silence
from dashboard.words.statuses import agency_status, status_title


def area_path(lookup_id: str) -> str:
    """Return the address of a town's or county's page; empty if it has none."""
    below = address_of(lookup_id)
    pages = TOWN_PAGES if lookup_id.startswith("place-") else COUNTY_PAGES
    return f"{pages}/{below}" if below else ""


def agency_item(row: Row, language: Labels, note: str = "") -> str:
    """Return an agency as a list item: a link to its page, its status and a note."""
    name = language.way(plain(row.get("label") or row["agency_name"]))
    link = linked(name, f"{AGENCY_PAGES}/{row['agency_id']}")
    status = agency_status(row, language)
    return f"{link} {status}{f' :small[{note}]' if note else ''}"


def where_looked(count: int, language: Language) -> str:
    """Return a link to the page of searched sources."""
    same = language.say(
        f"the same {counted(count, 'source', 'sources')}",
        f"las mismas {count} fuentes (en inglés)",
    )
    same = linked(same, SEARCHED_PATH)
    return language.say(
        f"We searched {same} for every town and agency.",
        f"Todos los lugares y todas las agencias se buscaron en {same}.",
    )


def silence(
    body: Row,
    body_name: str,
    searched: Sequence[Row],
    language: Labels,
    *,
    is_brief: bool = False,
) -> list[Part]:
    """Say that a search found nothing certain, when, and in which sources.

    Takes a row of ``areas`` or ``registered_bodies``, and rows of ``sources_searched``.
    """
    words = language.say("listed on one page", "todas en una página (en inglés)")
    # why: further down, each brief page links to this list.
    listed_at = "" if is_brief else linked(words, SEARCHED_PATH)
    finding, searched_in = describe_silence(
        body, body_name, searched, listed_at, language
    )
    title = status_title(body, language)
    return [Part("heading", title), *text(finding), *small(searched_in)]


def body_document(body: Row) -> Document:
    """Build the answer for a body that only the FBI's register lists."""
    language, name = english(), body["body_name"]
    register = language.limits["register"].months
    return Document(
        path="",
        title=plain(name),
        head=name,
        lead=plain(", ".join(filter(None, (body["county_name"], body["state_name"])))),
        verdict=silence(body, name, sources_searched().to_pylist(), language),
        sections=sections(
            (
                "Ask for records",
                [
                    *texts(_laws(body["state_code"])),
                    *small(f"Named as in the FBI's register of {register}."),
                ],
            )
        ),
        dashboard="",
    )


def _laws(state: str) -> list[str]:
    """Describe the state's law on public records; empty without one."""
    laws = records_law(state).to_pylist()
    rows = sources([law["source_id"] for law in laws]).to_pylist()
    by_id = {row["source_id"]: row for row in rows}
    return describe_laws(laws, by_id, "a public body here", english())
