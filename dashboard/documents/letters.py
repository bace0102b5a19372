"""A draft of a request for records, to an agency or to whoever polices an area."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.documents.document import Document, Part, bullets, sections, text
from dashboard.documents.markup import linked
from dashboard.queries.addresses import lookup_id_at
from dashboard.queries.agency import (
    agency_profile,
    agency_timeline,
    area_of,
    records_law,
    subsidies_about,
)
from dashboard.queries.lookup import areas
from dashboard.queries.registries import camera_registries_of
from dashboard.queries.sources import sources
from dashboard.queries.states import states
from dashboard.text.addresses import AGENCY_PAGES, LETTER
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.letters import (
    NOT_ADVICE,
    asked_for,
    closing,
    notes_for_sender,
    on_record,
    opening,
)
from dashboard.words.places import is_unsure


def agency_letter(agency_id: str) -> Document | None:
    """Draft a letter to an agency; None for an id that no agency has or had."""
    found = agency_profile(agency_id).to_pylist()
    if not found:
        return None
    (profile,) = found
    path = f"{AGENCY_PAGES}/{profile['agency_id']}"
    return _letter(
        path,
        profile["agency_name"],
        profile["state_code"],
        profile,
        area_of(profile),
    )


def area_letter(pages: str, page_path: str) -> Document | None:
    """Draft a letter to whoever speaks for a town or a county.

    Args:
        pages: ``TOWN_PAGES`` or ``COUNTY_PAGES``.
        page_path: Address below that.

    Returns:
        The draft; None where no area has the address, or nobody is known to police it.
    """
    lookup_id = lookup_id_at(page_path)
    if not lookup_id:
        return None
    (area,) = areas([lookup_id])
    if not (area["leading_body_name"] or area["second_body_name"]):
        return None
    leading = agency_profile(area["leading_agency_id"] or "").to_pylist()
    is_town = is_unsure(area)
    return _letter(
        f"{pages}/{page_path}",
        area["area_name"] if is_town else area["leading_body_name"],
        area["state_code"],
        leading[0] if leading else None,
        lookup_id,
        is_town=is_town,
    )


def _letter(
    path: str,
    body: str,
    state_code: str,
    profile: Row | None,
    lookup_id: str,
    *,
    is_town: bool = False,
) -> Document:
    agency_id = profile["agency_id"] if profile else ""
    registries = camera_registries_of(agency_id) if agency_id else None
    entries = agency_timeline(agency_id).to_pylist() if agency_id else []
    named, here = subsidies_about(agency_id, lookup_id)
    rounds = [*named, *here]
    laws = records_law(state_code).to_pylist()
    (state_name,) = (
        row["state_name"]
        for row in states().to_pylist()
        if row["state_code"] == state_code
    )
    ids = [law["source_id"] for law in laws]
    cited = {row["source_id"]: row for row in (sources(ids).to_pylist() if ids else [])}
    listed = registries.to_pylist() if registries else []
    return Document(
        path=f"{path}{LETTER}",
        title=f"A request for records, to {plain(body)}",
        head=f"A request for records, to {body}, {state_name}",
        lead=linked("What the record says", path),
        verdict=[
            Part("heading", "Before you send it"),
            *text(NOT_ADVICE),
            *bullets(notes_for_sender(state_name, laws, cited)),
        ],
        sections=sections(
            (
                "The letter",
                [
                    *_paragraphs(opening(body, state_name, laws, is_town=is_town)),
                    Part("numbers", asked_for(profile, listed, rounds)),
                    *text("I already have:"),
                    *bullets(
                        on_record("its police" if is_town else body, entries, rounds)
                    ),
                    *_paragraphs(closing(laws)),
                ],
            )
        ),
        dashboard="",
        form="letter",
    )


def _paragraphs(lines: Sequence[str]) -> list[Part]:
    return [part for line in lines for part in text(line)]
