"""One page to print for a meeting: what the record says of a town or an agency."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.documents.card import answer_parts, describe
from dashboard.documents.council import (
    bills_told,
    body_name,
    council_name,
    council_questions,
    place_name,
)
from dashboard.documents.document import Document, Part, Section, bullets
from dashboard.documents.facts import Facts, facts_of_agency, facts_of_area
from dashboard.documents.markup import linked
from dashboard.text.addresses import SHEET
from dashboard.text.formats import counted
from dashboard.text.languages import ENGLISH, Language
from dashboard.text.markdown import plain
from dashboard.text.sources import noting_links
from dashboard.words.doors import (
    offered_today,
    registries_in_short,
    rules_told,
    technologies_in_short,
    warrants_told,
)
from dashboard.words.history import told_history, unknowns
from dashboard.words.places import comparable_told, miles_away
from dashboard.words.sources import NumberedSources
from dashboard.words.statuses import status_sentence
from dashboard.words.ties import incidents_told, nothing_tied, subsidies_told

NUMBERED_SOURCES = "sources"
# What fits one page of paper beside the rest; a sheet says how many more there are.
_MOST = {"history": 6, "money": 3, "incidents": 2, "bills": 2}
_QUESTIONS = 3


def agency_sheet(agency_id: str) -> Document | None:
    """Build the sheet of an agency; None for an id that no agency has or had."""
    facts = facts_of_agency(agency_id)
    return sheet(facts) if facts else None


def area_sheet(
    pages: str, page_path: str, language: Language = ENGLISH
) -> Document | None:
    """Build the sheet of the town or county of an address; None where none has it."""
    facts = facts_of_area(pages, page_path)
    return sheet(facts, language) if facts else None


def sheet(facts: Facts, language: Language = ENGLISH) -> Document:
    """Say what one sheet of paper holds of a town, a county or an agency."""
    say, numbered = language.say, NumberedSources(language)
    body = body_name(facts, language)
    with noting_links() as named:
        page = describe(facts, language)
        # why: what stands in small there stands below, or on the page.
        verdict = [
            Part(part.kind, numbered.short(part.content))
            for part in answer_parts(facts, language)
            if part.kind != "small" and isinstance(part.content, str)
        ]
        history = [
            f"**{told.when}**: {told.claim} :small[{told.facts}]"
            for told in told_history(
                [row for row in facts.entries if row["actor"] == "agency"], language
            )
        ]
        ring, _, _ = warrants_told(facts.warrants, language)
        then = [
            *_some(history, "history", page, of_old=True),
            *_some(subsidies_told(facts.rounds, facts.around, language), "money", page),
            *_some(incidents_told(facts.incidents, language), "incidents", page),
            *filter(None, [technologies_in_short(facts.technologies, body, language)]),
        ]
        now = [
            *offered_today(facts.steps, body, language),
            " ".join(rules_told(facts.rules, facts.steps, language)),
            *ring,
            *registries_in_short(facts.own_registries, language),
        ]
        bands = list(dict.fromkeys(section.band for section in page.sections))
        parts = {
            bands[0]: then or [_nothing_found(language)],
            bands[1]: now,
            say(
                f"Places like {place_name(facts, language)}",
                f"Lugares como {place_name(facts, language)}",
            ): _alike(facts, language),
            say("Bills and laws of the state", "Leyes del estado"): _some(
                bills_told(facts, language), "bills", page
            ),
        }
        written = [
            Section(heading, bullets([numbered.short(line) for line in lines]))
            for heading, lines in parts.items()
            if lines
        ]
        council = council_name(facts, language)
        asked = council_questions(facts, language, most=_QUESTIONS)
        return Document(
            path=f"{page.path}{SHEET}",
            title=page.title,
            head=f"{page.head}, {say('on one sheet', 'en una hoja')}",
            lead=page.lead,
            verdict=verdict,
            sections=[
                *written,
                Section(
                    say("What is not known", "Lo que no se sabe"),
                    bullets(_unknown(facts, language)),
                ),
                Section(
                    say(
                        f"Three questions to ask {council}",
                        f"Tres preguntas para {council}",
                    ),
                    [Part("numbers", asked)],
                ),
                Section(
                    say("Sources", "Fuentes"),
                    [Part("numbers", numbered.listed(named))],
                    name=NUMBERED_SOURCES,
                ),
            ],
            dashboard="",
            form="sheet",
            language=language,
            other=f"{page.other}{SHEET}" if page.other else "",
        )


def _alike(facts: Facts, language: Language) -> list[str]:
    """Name places of like size with their status; else the nearest with a record."""
    alike = [
        (
            f"{row['area_name']}, {row['state_code']}",
            comparable_told(row, language),
            row,
        )
        for row in facts.comparable
    ] or [
        (row["agency_name"], miles_away(row, language), row)
        for row in facts.nearest or ()
    ]
    return [
        f"{language.name(plain(name))} ({why}): {plain(status_sentence(row, language))}"
        for name, why, row in alike
    ]


def _unknown(facts: Facts, language: Language) -> list[str]:
    profile = facts.profile
    missing = unknowns(profile, language)[:3] if profile else []
    rounds, count = [*facts.rounds, *facts.around], len(facts.searched)
    looked = language.say(
        f"We looked in {counted(count, 'source', 'sources')}.",
        f"Buscamos en {count} fuentes.",
    )
    nothing = nothing_tied(rounds, facts.incidents, language)
    return [*map(plain, missing), f"{looked} {nothing}".strip()]


def _nothing_found(language: Language) -> str:
    return language.say(
        "No source that we know of names it with Ring for sure, which does not mean "
        "no.",
        "Ninguna fuente que conozcamos la nombra con certeza con Ring, lo que no "
        "significa que no.",
    )


def _some(
    lines: Sequence[str], kind: str, page: Document, *, of_old: bool = False
) -> list[str]:
    """Return the first lines, or the first and the last, and say how many are left."""
    most = _MOST[kind]
    if len(lines) <= most:
        return [*lines]
    left = len(lines) - most
    more = page.language.say(
        f"{linked(f'{left} more', page.path)} on the page of this address.",
        f"{linked(f'{left} más', page.path)} en la página de esta dirección.",
    )
    first = most // 2 if of_old else most
    last = lines[len(lines) - (most - first) :] if of_old else []
    return [*lines[:first], more, *last]
