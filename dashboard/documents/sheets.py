"""The one-page sheet for a meeting, and the draft records request."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.documents.card import answer_parts, describe, has_letter
from dashboard.documents.council import (
    body_name,
    council_name,
    describe_bills,
    place_name,
    record_sentence,
)
from dashboard.documents.document import (
    Document,
    Part,
    Section,
    bullets,
    lines_in,
    linked,
    numbers,
    sections,
    text,
    texts,
)
from dashboard.documents.facts import Facts, present
from dashboard.text.addresses import LETTER, SHEET
from dashboard.text.markdown import plain
from dashboard.text.sources import noting_links
from dashboard.words import letters, video_access
from dashboard.words.events import describe_incidents, describe_subsidies
from dashboard.words.history import describe_history
from dashboard.words.places import describe_comparable, is_unsure, miles_away
from dashboard.words.sources import NumberedSources
from dashboard.words.statuses import status_sentence

NUMBERED_SOURCES = "sources"
# Lines that fit on one printed page; the sheet says how many more there are.
_MOST = {"history": 6, "money": 3, "incidents": 2, "bills": 2}
_QUESTIONS = _UNKNOWN = 3


def sheet(facts: Facts) -> Document:
    """Build the sheet of a town, county or agency."""
    language, say = facts.language, facts.language.say
    numbered, body, steps = NumberedSources(language), body_name(facts), facts.steps
    with noting_links() as named:
        page = describe(facts)
        # why: small notes appear further down on the sheet, or on the page.
        verdict = [
            Part(part.kind, numbered.short(part.content))
            for part in answer_parts(facts)
            if part.kind != "small" and isinstance(part.content, str)
        ]
        own = [row for row in facts.entries if row["actor"] == "agency"]
        history = describe_history(own, language)
        money = describe_subsidies(facts.rounds, facts.around, language)
        incidents = describe_incidents(facts.incidents, language)
        technologies = video_access.technologies_in_short(
            facts.technologies, body, language
        )
        then = [
            *_some(history, "history", page, is_history=True),
            *_some(money, "money", page),
            *_some(incidents, "incidents", page),
            *filter(None, [technologies]),
        ]
        now = [
            *video_access.programs_today(steps, body, language, is_cited=True),
            " ".join(video_access.describe_rules(facts.rules, steps, language)),
            *video_access.describe_warrants(facts.warrants, language)[0],
            *video_access.registries_in_short(facts.own_registries, language),
        ]
        then_heading, now_heading, *_ = dict.fromkeys(s.band for s in page.sections)
        place, council = place_name(facts), council_name(facts)
        lines = {
            then_heading: then or [record_sentence(facts)],
            now_heading: now,
            say(f"Places like {place}", f"Lugares como {place}"): _alike(facts),
            say("Bills and laws of the state", "Leyes del estado"): _some(
                describe_bills(facts), "bills", page
            ),
            say("What is not known", "Lo que no se sabe"): [
                *_lines(page, "unknown", "list")[:_UNKNOWN],
                *_lines(page, "unknown", "small"),
            ],
        }
        written = [
            (heading, bullets([numbered.short(line) for line in some]))
            for heading, some in lines.items()
        ]
        three = say(
            f"Three questions to ask {council}", f"Tres preguntas para {council}"
        )
        questions = _lines(page, "questions", "numbers")[:_QUESTIONS]
        return Document(
            path=f"{page.path}{SHEET}",
            title=page.title,
            head=f"{page.head}, {say('on one sheet', 'en una hoja')}",
            lead=page.lead,
            verdict=verdict,
            sections=[
                *sections(*written, (three, numbers(questions))),
                Section(
                    say("Sources", "Fuentes"),
                    numbers(numbered.listed(named)),
                    name=NUMBERED_SOURCES,
                ),
            ],
            dashboard="",
            form="sheet",
            language=language,
            other=f"{page.other}{SHEET}" if page.other else "",
        )


def _alike(facts: Facts) -> list[str]:
    """List comparable places with their status; otherwise the nearest with a record."""
    language = facts.language
    rows = [
        (
            f"{row['area_name']}, {row['state_code']}",
            describe_comparable(row, language),
            row,
        )
        for row in facts.comparable
    ] or [
        (row["agency_name"], miles_away(row, language), row)
        for row in facts.nearest or ()
    ]
    return [
        f"{language.name(plain(name))} ({why}): {plain(status_sentence(row, language))}"
        for name, why, row in rows
    ]


def _lines(page: Document, name: str, kind: str) -> list[str]:
    """Return the texts of one kind in a section of the page."""
    (section,) = (section for section in page.sections if section.name == name)
    parts = [part for part in section.parts if part.kind == kind]
    return [line for part in parts for line in lines_in(part)]


def _some(
    lines: Sequence[str], kind: str, page: Document, *, is_history: bool = False
) -> list[str]:
    """Return the first lines, or the first and last, with a link to the rest."""
    most = _MOST[kind]
    if len(lines) <= most:
        return [*lines]
    left = len(lines) - most
    more = page.language.say(
        f"{linked(f'{left} more', page.path)} on the page of this address.",
        f"{linked(f'{left} más', page.path)} en la página de esta dirección.",
    )
    first = most // 2 if is_history else most
    last = lines[len(lines) - (most - first) :] if is_history else []
    return [*lines[:first], more, *last]


def letter(facts: Facts) -> Document | None:
    """Draft a letter to the police of a page; None if they are unknown.

    If it is uncertain who polices a town, the letter goes to the town.
    """
    if not has_letter(facts):
        return None
    area, is_town = facts.area or {}, False
    if facts.is_of_agency:
        body = str(present(facts.profile)["agency_name"])
    elif is_town := is_unsure(area):
        body = str(area["area_name"])
    else:
        body = str(area["leading_body_name"] or area["second_body_name"])
    state, rounds, language = facts.state_name, facts.all_rounds, facts.language
    notes = letters.notes_for_sender(state, facts.laws, language)
    laws = letters.describe_laws(facts.laws, facts.sources, plain(body), language)
    tribal = [letters.TRIBAL_LAW[0]] if facts.is_tribal else []
    requests = letters.requested_records(facts.profile, facts.own_registries, rounds)
    known = letters.on_record(
        "its police" if is_town else body, facts.entries, rounds, language
    )
    return Document(
        path=f"{facts.path}{LETTER}",
        title=f"A request for records, to {plain(body)}",
        head=f"A request for records, to {body}, {state}",
        lead=linked("What the record says", facts.path),
        verdict=[
            Part("heading", "Before you send it"),
            *text(letters.NOT_ADVICE),
            *bullets([*laws, *notes, *tribal]),
        ],
        sections=sections(
            (
                "The letter",
                [
                    *texts(letters.opening(body, state, facts.laws, is_town=is_town)),
                    *numbers(requests),
                    *text("I already have:"),
                    *bullets(known),
                    *texts(letters.closing(facts.laws)),
                ],
            )
        ),
        dashboard="",
        form="letter",
    )
