"""A draft of a request for records, to an agency or to whoever polices an area."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.documents.document import Document, Part, bullets, sections, text
from dashboard.documents.facts import Facts, facts_of_agency, facts_of_area
from dashboard.documents.markup import linked
from dashboard.queries.states import states
from dashboard.text.addresses import LETTER
from dashboard.text.markdown import plain
from dashboard.words.letters import (
    NOT_ADVICE,
    TRIBAL_LAW,
    asked_for,
    closing,
    notes_for_sender,
    on_record,
    opening,
)
from dashboard.words.places import is_unsure


def agency_letter(agency_id: str) -> Document | None:
    """Draft a letter to an agency; None for an id that no agency has or had."""
    facts = facts_of_agency(agency_id)
    return (
        _letter(facts, facts.profile["agency_name"])
        if facts and facts.profile
        else None
    )


def area_letter(pages: str, page_path: str) -> Document | None:
    """Draft a letter to whoever speaks for a town or a county.

    Returns:
        The draft; None where no area has the address, or nobody is known to police it.
    """
    facts = facts_of_area(pages, page_path)
    area = facts.area if facts else None
    if facts is None or area is None:
        return None
    if not (area["leading_body_name"] or area["second_body_name"]):
        return None
    is_town = is_unsure(area)
    body = area["area_name"] if is_town else area["leading_body_name"]
    return _letter(facts, body, is_town=is_town)


def _letter(facts: Facts, body: str, *, is_town: bool = False) -> Document:
    rounds = [*facts.rounds, *facts.around]
    (state_name,) = (
        row["state_name"]
        for row in states().to_pylist()
        if row["state_code"] == facts.state_code
    )
    is_tribal = (facts.area or {}).get("leading_role") == "tribal"
    asked = asked_for(facts.profile, facts.own_registries, rounds)
    return Document(
        path=f"{facts.path}{LETTER}",
        title=f"A request for records, to {plain(body)}",
        head=f"A request for records, to {body}, {state_name}",
        lead=linked("What the record says", facts.path),
        verdict=[
            Part("heading", "Before you send it"),
            *text(NOT_ADVICE),
            *bullets(
                [
                    *notes_for_sender(state_name, facts.laws, facts.sources),
                    *([TRIBAL_LAW[0]] if is_tribal else []),
                ]
            ),
        ],
        sections=sections(
            (
                "The letter",
                [
                    *_paragraphs(
                        opening(body, state_name, facts.laws, is_town=is_town)
                    ),
                    Part("numbers", asked),
                    *text("I already have:"),
                    *bullets(
                        on_record(
                            "its police" if is_town else body, facts.entries, rounds
                        )
                    ),
                    *_paragraphs(closing(facts.laws)),
                ],
            )
        ),
        dashboard="",
        form="letter",
    )


def _paragraphs(lines: Sequence[str]) -> list[Part]:
    return [part for line in lines for part in text(line)]
