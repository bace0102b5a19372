"""Texts for a city council and police, based on a town's own facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from dashboard.documents.facts import Facts, SharedFacts
from dashboard.text.formats import day_text, first_up
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.events import describe_subsidies
from dashboard.words.places import is_unsure, who_polices, within_text
from dashboard.words.sources import cite_publisher, cite_row
from dashboard.words.statuses import (
    agency_status,
    joined_sentence,
    status_answer,
    status_sentence,
)
from dashboard.words.video_access import describe_rules, programs_today

_REFUSALS_NAMED = 3
_ISO_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def body_name(facts: Facts) -> str:
    """Return the name of the police that a page describes, as Markdown."""
    language, profile, area = facts.language, facts.profile, facts.area or {}
    # why: an uncertain entry may mean the town's own police, so no other body is named.
    name = (profile["agency_name"] if profile else area.get("untied_agency_name")) or (
        "" if is_unsure(area) else area.get("leading_body_name")
    )
    if name:
        return language.name(plain(name))
    place = within_text(area["area_name"], language)
    return language.say(
        f"the police of {plain(place)}",
        f"la policía de {language.name(plain(area['area_name']))}",
    )


def council_name(facts: Facts) -> str:
    """Return the name of the public body that decides what police may do."""
    serves = "town"
    if facts.answer is None and facts.profile:
        serves = facts.profile["serves"]
    elif facts.area and _is_of_county(facts.area):
        serves = "county"
    names = facts.language.labels("governing_body")
    return names.get(serves, facts.language.say("the council", "el concejo"))


def _is_of_county(area: Row) -> bool:
    # why: an unincorporated place has no council of its own.
    is_unincorporated = area["legal_kind"] == "unknown"
    return area["area_type"] == "county" or (
        is_unincorporated and area["leading_role"] == "county"
    )


def place_name(facts: Facts) -> str:
    """Return the name of the town or county, or of an agency's location; Markdown."""
    language, profile = facts.language, facts.profile or {}
    name = (facts.area or {}).get("area_name") or profile.get("place_name")
    name = name or profile["state_name"]
    return language.say(plain(within_text(name, language)), language.name(plain(name)))


# Questions for a town, each used only if the facts call for it, in order.
_QUESTIONS = {
    "open": (
        "Does {place} have police of its own, or does a sheriff or another agency "
        "police it under contract?",
        "¿Tiene {place} policía propia, o la atiende por contrato un alguacil u otra "
        "agencia?",
    ),
    "registry": (
        "Who may see the cameras in the registry of {name}, under which written rules, "
        "and who decided on it?",
        "¿Quién puede ver las cámaras del registro de {name}, con qué reglas escritas, "
        "y quién lo decidió?",
    ),
    "money": (
        "Who got the cameras that public or donated money helped to pay for, and what "
        "were residents asked in return?",
        "¿Quién recibió las cámaras pagadas en parte con dinero público o donado, y "
        "qué se pidió a cambio a los residentes?",
    ),
    "agreement": (
        "What did {name} agree to with Ring, who signed it, and did {council} see it?",
        "¿Qué acordó {name} con Ring, quién lo firmó, y lo vio {council}?",
    ),
    "with_ring": (
        "Does {name} ask residents for video through Community Requests or any other "
        "company today, and how often?",
        "¿Pide hoy {name} videos a los residentes mediante {program} u otra empresa, y "
        "con qué frecuencia?",
    ),
    "without_record": (
        "Did {name} ever use Ring's portal for police? Is Community Requests in use "
        "now? Will we get the answer in writing?",
        "¿Usó alguna vez {name} el portal de Ring para policías, y usa ahora "
        "{program}? ¿Lo dirá por escrito?",
    ),
    "video": (
        "What happens to video that residents share: how long is it kept, who may see "
        "it, and with whom is it shared?",
        "¿Qué pasa con los videos que comparten los residentes: cuánto tiempo se "
        "guardan, quién puede verlos y con quién se comparten?",
    ),
    "technologies": (
        "Where can residents read which surveillance technologies are in use, and what "
        "each is for?",
        "¿Dónde pueden leer los residentes qué tecnologías de vigilancia se usan, y "
        "para qué sirve cada una?",
    ),
    "vote_by_law": (
        "Under the {law}, police need a vote before they use new surveillance "
        "technology. When is the vote on new ways to private cameras?",
        "Según la ley {law}, la policía necesita una votación antes de usar nueva "
        "tecnología de vigilancia. ¿Cuándo se vota sobre las nuevas vías a cámaras "
        "privadas?",
    ),
    "vote": (
        "Will {council} vote, in public, before police use a new way to private "
        "cameras?",
        "¿Votará {council}, en público, antes de que la policía use una nueva vía a "
        "cámaras privadas?",
    ),
}


def council_questions(facts: Facts, most: int = 5) -> list[str]:
    """Return the first questions that a town's facts call for."""
    known, language = facts.profile or {}, facts.language
    has_record = bool(known.get("has_ring_record"))
    applies = {
        "open": facts.answer is not None and is_unsure(facts.area or {}),
        "registry": bool(facts.own_registries),
        "money": bool(facts.all_rounds),
        "agreement": has_record and not known.get("has_instrument"),
        "with_ring": has_record,
        "without_record": not has_record,
        "video": True,
        "technologies": bool(facts.technologies),
        "vote_by_law": facts.ordinance is not None,
        "vote": facts.ordinance is None,
    }
    values = {
        "name": body_name(facts),
        "council": council_name(facts),
        "place": place_name(facts),
        "program": language.name("Community Requests"),
        "law": _law(facts),
    }
    chosen = [language.say(*_QUESTIONS[key]) for key, so in applies.items() if so]
    return [question.format(**values) for question in chosen[:most]]


def _law(facts: Facts) -> str:
    """Name the law under which the place must vote, with its year; '' if none."""
    law = facts.ordinance or {"law_name": "", "adopted_on": None}
    name = plain(law["law_name"])
    year = law["adopted_on"].year if law["adopted_on"] else ""
    quoted = f"«{facts.language.name(name)}»"
    return facts.language.say(
        f"{name} of {year}" if year else name,
        f"{quoted} de {year}" if year else quoted,
    )


def record_sentence(facts: Facts) -> str:
    """Summarize what the record has on a town's police and Ring."""
    language, name, profile = facts.language, body_name(facts), facts.profile
    if profile and profile["has_ring_record"]:
        answer = status_answer(profile, language).strip("*")
        return f"{name}. {answer} {joined_sentence(profile, language)}"
    if profile and profile["ring_status"] != "no_record":
        return f"{name}. {plain(status_sentence(profile, language))}."
    count, day = len(facts.searched), language.day(facts.as_of_on, article=True)
    return language.say(
        f"A public record searched {count} sources up to {day}, and none clearly names "
        f"{name} with Amazon Ring. That does not mean no.",
        f"Un registro público buscó en {count} fuentes hasta {day}, y ninguna nombra "
        f"con certeza a {name} con {language.name('Amazon Ring')}. Eso no significa "
        "que no.",
    )


def now_line(facts: Facts) -> str:
    """Say in one line what police can do today, and that we do not know who does."""
    lines = _today(facts)
    return f"{facts.language.say('**Now.**', '**Hoy.**')} {lines}" if lines else ""


def _today(facts: Facts) -> str:
    return " ".join(programs_today(facts.steps, body_name(facts), facts.language))


def _compared(facts: Facts) -> str:
    language = facts.language
    if not facts.comparable:
        return ""
    towns = "; ".join(
        f"{language.name(plain(row['area_name']))}, {row['state_code']}: "
        f"{plain(status_sentence(row, language))}"
        for row in facts.comparable
    )
    return language.say(
        f"Places of similar size, in the same record. {towns}.",
        f"Lugares de tamaño parecido, en el mismo registro. {towns}.",
    )


def _who_refused(facts: Facts) -> str:
    language = facts.language
    named = ", ".join(
        f"{language.name(plain(row['agency_name']))}, {row['state_code']} "
        f"({row['ring_status_on'].year})"
        for row in _nearest_refusals(facts)[:_REFUSALS_NAMED]
        if row["ring_status_on"]
    )
    return language.say(
        f"Police elsewhere are on record as turning Ring down or taking no part: "
        f"{named}.",
        f"Consta que policías de otros lugares rechazaron a Ring o no participan: "
        f"{named}.",
    )


def _nearest_refusals(facts: Facts) -> Sequence[Row]:
    others = [
        row
        for row in facts.refusals
        if not facts.profile or row["agency_id"] != facts.profile["agency_id"]
    ]
    return sorted(others, key=lambda row: row["state_code"] != facts.state_code)


def _polices(facts: Facts) -> str:
    """Name who polices the place, without the source in parentheses."""
    if facts.answer is None or not facts.area:
        return ""
    bare = {**facts.area, "evidence_source_url": None}
    return who_polices(bare, facts.towns, facts.language)


def council_statement(facts: Facts) -> list[str]:
    """Write a three-minute statement for a meeting, by paragraph."""
    language, say, place = facts.language, facts.language.say, place_name(facts)
    body, council = body_name(facts), council_name(facts)
    rules = [
        line.partition(" :small[")[0]
        for line in describe_rules(facts.rules, facts.steps, language)
    ]
    money = [
        line.partition("  \n")[0].replace("**", "")
        for line in describe_subsidies(facts.rounds, facts.around, language)[:2]
    ]
    questions = enumerate(council_questions(facts, most=3), 1)
    numbered = " ".join(f"{n}. {question}" for n, question in questions)
    return [
        say(
            f"Good evening. My name is {plain('[your name]')}, and I live in {place}. "
            "I am here about video from home cameras, and how police get it.",
            f"Buenas noches. Me llamo {plain('[su nombre]')} y vivo en {place}. "
            "Vengo a hablar de los videos de las cámaras de las casas, y de cómo los "
            "obtiene la policía.",
        ),
        _polices(facts),
        say("What the record shows. ", "Lo que consta. ") + record_sentence(facts),
        " ".join(money),
        say("What can happen today. ", "Lo que puede pasar hoy. ")
        + " ".join([_today(facts), *rules]),
        _compared(facts),
        _who_refused(facts),
        say(
            f"I ask {council} to get answers from {body}, in writing. {numbered}",
            f"Pido que {council} obtenga respuestas de {body}, por escrito. {numbered}",
        ),
        say(
            "Every fact that I gave has its source in Porchlight, the public record of "
            f"Ring and US police{_at(facts)}. Thank you.",
            f"Cada dato tiene su fuente en {language.name('Porchlight')}, el registro "
            f"público de Ring y la policía{_at(facts)}. Gracias.",
        ),
    ]


def council_email(facts: Facts) -> list[str]:
    """Write an e-mail to the council, by paragraph; the first is its subject."""
    language, say, place = facts.language, facts.language.say, place_name(facts)
    questions = enumerate(council_questions(facts, most=3), 1)
    return [
        say(
            f"Subject: Police requests for home-camera video in {place}",
            f"Asunto: Solicitudes policiales de videos de cámaras en {place}",
        ),
        say("To the members,", "A los miembros:"),
        f"{record_sentence(facts)} {_today(facts)}",
        _compared(facts),
        say(
            "Please find out and tell residents in writing:",
            "Por favor averigüen y digan por escrito a los residentes:",
        ),
        "\n".join(f"{n}. {question}" for n, question in questions),
        say(
            "The sources are in Porchlight, the public record of Ring and US police"
            f"{_at(facts)}.",
            f"Las fuentes están en {language.name('Porchlight')}, el registro público "
            f"de Ring y la policía{_at(facts)}.",
        ),
        plain(say("[your name and address]", "[su nombre y dirección]")),
    ]


def _at(facts: Facts) -> str:
    page = f"{facts.language.home}{facts.path}"
    return f": {facts.site}{page}" if facts.site else ""


def compare_statements(facts: SharedFacts) -> list[str]:
    """Compare what the company said with the record, as Markdown.

    Statements are quoted in English only.
    """
    language, name = facts.language, facts.language.name
    lines = []
    for row in facts.statements:
        day = language.day(row["published_on"], row["published_on_precision"])
        source, answers = cite_publisher(row, language), []
        if row["disputed_claim"]:
            claim = f"{plain(row['claimant_name'])}: {plain(row['disputed_claim'])}"
            answers.append(f"{name(claim)} :small[{source}]")
        if row["summary"]:
            when = language.day(row["supported_on"], row["supported_on_precision"])
            answers.append(
                f"{when}: {name(plain(row['summary']))} "
                f":small[{cite_publisher(row, language, 'record_')}]"
            )
        lines.append(
            f"**Ring, {day}:** {name(plain(row['statement']))} :small[{source}]  \n"
            "  Compare: " + "  \n  ".join(answers)
        )
    return lines


def disputed_claim(facts: Facts) -> list[str]:
    """Explain that the agency and one of Ring's lists contradict each other."""
    language, profile = facts.language, facts.profile
    if profile is None or profile["ring_status"] != "disputed":
        return []
    name = language.name(plain(profile["agency_name"]))
    source = cite_row(profile, language, "ring_status_")
    joined = joined_sentence(profile, language)
    claim = language.say(
        "says, or is reported to say, that it takes no part",
        "dice, o se informa que dice, que no participa",
    )
    return [f"**{name}** {claim} :small[{source}]  \n  Compare: {joined}"]


def describe_refusals(facts: Facts) -> list[str]:
    """List agencies that declined, those in the same state first, as Markdown."""
    language = facts.language
    return [
        f"{language.name(plain(row['agency_name']))}, {row['state_code']} "
        f"{agency_status(row, language)} "
        f":small[{cite_row(row, language, 'ring_status_')}]"
        for n, row in enumerate(_nearest_refusals(facts))
        if n < _REFUSALS_NAMED or row["state_code"] == facts.state_code
    ]


def _in_words(day: re.Match[str]) -> str:
    return day_text(date.fromisoformat(day[0]))


def describe_bills(facts: Facts) -> list[str]:
    """List the state's bills and laws on cameras, as Markdown."""
    lines, language = [], facts.language
    for row in facts.bills:
        day = row["status_on"]
        when = f" ({language.day(day, row['status_on_precision'])})" if day else ""
        status = first_up(row["status_text"])
        if day and day.isoformat() in status:
            when = ""
        # why: a status may contain the date on which a law takes effect.
        status = _ISO_DATE.sub(_in_words, status)
        bill = (
            f"**{plain(row['bill_title'])}.** {plain(row['what_it_would_do'])} "
            f"{plain(status)}"
        )
        source = facts.sources.get(row["source_id"])
        cited = f" :small[{cite_publisher(source, language)}]" if source else ""
        lines.append(f"{language.name(bill)}{when}.{cited}")
    return lines
