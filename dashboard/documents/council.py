"""What to say to a council and to police, drawn from a town's own facts."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.documents.facts import Facts
from dashboard.queries.labels import labels
from dashboard.text.formats import first_up
from dashboard.text.languages import ENGLISH, Language
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink
from dashboard.words.doors import rules_told, running_programs
from dashboard.words.places import is_unsure, who_polices, within_text
from dashboard.words.sources import cite, cite_row
from dashboard.words.statuses import (
    agency_status,
    joined_sentence,
    status_answer,
    status_sentence,
)
from dashboard.words.ties import subsidies_told

_REFUSALS_NAMED = 3


def body_name(facts: Facts, language: Language = ENGLISH) -> str:
    """Name the police of whom a page tells, as Markdown."""
    profile, area = facts.profile, facts.area or {}
    # why: where an entry may mean the town's own force, nobody speaks for it.
    name = (profile["agency_name"] if profile else area.get("untied_agency_name")) or (
        "" if is_unsure(area) else area.get("leading_body_name")
    )
    if name:
        return language.name(plain(name))
    place = within_text(area["area_name"])
    return language.say(
        f"the police of {plain(place)}",
        f"la policía de {language.name(plain(area['area_name']))}",
    )


def council_name(facts: Facts, language: Language = ENGLISH) -> str:
    """Name whoever decides in public what police may do."""
    serves = "town"
    if facts.answer is None and facts.profile:
        serves = facts.profile["serves"]
    elif facts.area and _is_of_county(facts.area):
        serves = "county"
    names = labels("governing_body", language.label)
    return names.get(serves, language.say("the council", "el concejo"))


def _is_of_county(area: Row) -> bool:
    # why: a place that is no municipality has no council of its own.
    is_unincorporated = area["legal_kind"] == "unknown"
    return area["area_type"] == "county" or (
        is_unincorporated and area["leading_role"] == "county"
    )


def place_name(facts: Facts, language: Language = ENGLISH) -> str:
    """Name the town or county, or where an agency is; Markdown."""
    profile = facts.profile or {}
    name = (facts.area or {}).get("area_name") or profile.get("place_name")
    name = name or profile["state_name"]
    return language.say(plain(within_text(name)), language.name(plain(name)))


def council_questions(
    facts: Facts, language: Language = ENGLISH, most: int = 5
) -> list[str]:
    """Ask what follows from a town's facts; the first that do."""
    say, known = language.say, facts.profile or {}
    name, council = body_name(facts, language), council_name(facts, language)
    has_record = known.get("has_ring_record")
    is_open = facts.answer is not None and is_unsure(facts.area or {})
    asked = [
        (
            is_open,
            say(
                f"Does {place_name(facts)} have police of its own, or does a sheriff "
                "or another agency police it under contract?",
                f"¿Tiene {place_name(facts, language)} policía propia, o la atiende "
                "por contrato un alguacil u otra agencia?",
            ),
        ),
        (
            bool(facts.own_registries),
            say(
                f"Who may see the cameras in the registry of {name}, under which "
                "written rules, and who decided on it?",
                f"¿Quién puede ver las cámaras del registro de {name}, con qué reglas "
                "escritas, y quién lo decidió?",
            ),
        ),
        (
            bool(facts.rounds or facts.around),
            say(
                "Who got the cameras that public or donated money helped to pay for, "
                "and what were residents asked in return?",
                "¿Quién recibió las cámaras pagadas en parte con dinero público o "
                "donado, y qué se pidió a cambio a los residentes?",
            ),
        ),
        (
            has_record and not known.get("has_instrument"),
            say(
                f"What did {name} agree to with Ring, who signed it, and did "
                f"{council} see it?",
                f"¿Qué acordó {name} con Ring, quién lo firmó, y lo vio {council}?",
            ),
        ),
        (
            has_record,
            say(
                f"Does {name} ask residents for video through Community Requests or "
                "any other company today, and how often?",
                f"¿Pide hoy {name} videos a los residentes mediante "
                f"{language.name('Community Requests')} u otra empresa, y con qué "
                "frecuencia?",
            ),
        ),
        (
            not has_record,
            say(
                f"Did {name} ever use Ring's portal for police, and does it use "
                "Community Requests now? Will it say so in writing?",
                f"¿Usó alguna vez {name} el portal de Ring para policías, y usa ahora "
                f"{language.name('Community Requests')}? ¿Lo dirá por escrito?",
            ),
        ),
        (
            True,
            say(
                "What happens to video that residents share: how long is it kept, who "
                "may see it, and with whom is it shared?",
                "¿Qué pasa con los videos que comparten los residentes: cuánto tiempo "
                "se guardan, quién puede verlos y con quién se comparten?",
            ),
        ),
        (
            bool(facts.technologies),
            say(
                "Where can residents read which surveillance technologies are in use, "
                "and what each is for?",
                "¿Dónde pueden leer los residentes qué tecnologías de vigilancia se "
                "usan, y para qué sirve cada una?",
            ),
        ),
        (
            True,
            say(
                f"Will {council} vote, in public, before police use a new way to "
                "private cameras?",
                f"¿Votará {council}, en público, antes de que la policía use una nueva "
                "vía a cámaras privadas?",
            ),
        ),
    ]
    return [question for applies, question in asked if applies][:most]


def record_sentence(facts: Facts, language: Language = ENGLISH) -> str:
    """Say in short what the record has of a town's police and Ring."""
    name, profile = body_name(facts, language), facts.profile
    if profile and profile["has_ring_record"]:
        answer = status_answer(profile, language=language).strip("*")
        return f"{name}. {answer} {joined_sentence(profile, language)}"
    if profile and profile["ring_status"] != "no_record":
        return f"{name}. {plain(status_sentence(profile, language))}."
    count, day = len(facts.searched), language.day(facts.as_of_on, article=True)
    return language.say(
        f"A public record searched {count} sources up to {day}, and none names {name} "
        "with Amazon Ring for sure. That does not mean no.",
        f"Un registro público buscó en {count} fuentes hasta {day}, y ninguna nombra "
        f"con certeza a {name} con {language.name('Amazon Ring')}. Eso no significa "
        "que no.",
    )


def _today(facts: Facts, language: Language) -> str:
    """Say by which program police can ask today, and what the record lacks."""
    told = []
    for row in running_programs(facts.steps):
        name = language.name(plain(row["program_name"]))
        since = language.day(row["step_on"], row["step_on_precision"])
        told.append(
            language.say(
                f"Since {since}, police can ask the owners of Ring cameras for video "
                f"through a program called {name}.",
                f"Desde {since}, la policía puede pedir videos a los dueños de cámaras "
                f"Ring mediante un programa llamado {name}.",
            )
        )
    if told:
        told.append(
            language.say(
                "No list says which agencies use it. So residents cannot know whether "
                f"{body_name(facts)} does, unless it tells us.",
                "Ninguna lista dice qué agencias lo usan. Los residentes no podemos "
                f"saber si lo usa {body_name(facts, language)}, si no nos lo dice.",
            )
        )
    return " ".join(told)


def now_line(facts: Facts, language: Language) -> str:
    """Say in a line what police can do today, and that nobody knows who does."""
    body = body_name(facts, language)
    lines = [
        language.say(
            f"**Now:** since {since}, police can ask Ring owners for video through "
            f"{name}. Whether {body} does is not known.",
            f"**Ahora:** desde {since}, la policía puede pedir videos a los dueños de "
            f"cámaras Ring mediante {name}. Se desconoce si lo hace {body}.",
        )
        for row in running_programs(facts.steps)
        for name in [language.name(plain(row["program_name"]))]
        for since in [language.day(row["step_on"], row["step_on_precision"])]
    ]
    return " ".join(lines)


def _compared(facts: Facts, language: Language) -> str:
    if not facts.comparable:
        return ""
    towns = "; ".join(
        f"{language.name(plain(row['area_name']))}, {row['state_code']}: "
        f"{plain(status_sentence(row, language))}"
        for row in facts.comparable
    )
    return language.say(
        f"Places of like size, on the same record. {towns}.",
        f"Lugares de tamaño parecido, en el mismo registro. {towns}.",
    )


def _who_refused(facts: Facts, language: Language) -> str:
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


def _polices(facts: Facts, language: Language) -> str:
    """Say who polices the place, without the source in brackets."""
    if facts.answer is None or not facts.area:
        return ""
    month = language.day(facts.register_on, "month")
    bare = {**facts.area, "evidence_source_url": None}
    return who_polices(bare, month, facts.towns, language)


def council_statement(facts: Facts, language: Language = ENGLISH) -> list[str]:
    """Write three minutes to say at a meeting, by paragraph."""
    say, place = language.say, place_name(facts, language)
    body, council = body_name(facts, language), council_name(facts, language)
    rules = [
        line.partition(" :small[")[0]
        for line in rules_told(facts.rules, facts.steps, language)
    ]
    money = [
        line.partition("  \n")[0].replace("**", "")
        for line in subsidies_told(facts.rounds, facts.around, language)[:2]
    ]
    asked = council_questions(facts, language, most=3)
    numbered = " ".join(f"{n}. {question}" for n, question in enumerate(asked, 1))
    return [
        say(
            f"Good evening. My name is {plain('[your name]')}, and I live in {place}. "
            "I am here about video from home cameras, and how police get it.",
            f"Buenas noches. Me llamo {plain('[su nombre]')} y vivo en {place}. "
            "Vengo a hablar de los videos de las cámaras de las casas, y de cómo los "
            "obtiene la policía.",
        ),
        _polices(facts, language),
        say("What the record shows. ", "Lo que consta. ")
        + record_sentence(facts, language),
        " ".join(money),
        say("What can happen today. ", "Lo que puede pasar hoy. ")
        + " ".join([_today(facts, language), *rules]),
        _compared(facts, language),
        _who_refused(facts, language),
        say(
            f"I ask {council} to get answers from {body}, in writing. {numbered}",
            f"Pido que {council} obtenga respuestas de {body}, por escrito. {numbered}",
        ),
        say(
            "Every fact that I gave has its source in Porchlight, the public record of "
            f"Ring and US police{_at(facts, language)}. Thank you.",
            f"Cada dato tiene su fuente en {language.name('Porchlight')}, el registro "
            f"público de Ring y la policía{_at(facts, language)}. Gracias.",
        ),
    ]


def council_email(facts: Facts, language: Language = ENGLISH) -> list[str]:
    """Write an e-mail to the council, by paragraph; the first is its subject."""
    say, place = language.say, place_name(facts, language)
    asked = council_questions(facts, language, most=3)
    return [
        say(
            f"Subject: Police requests for home-camera video in {place}",
            f"Asunto: Solicitudes policiales de videos de cámaras en {place}",
        ),
        say("To the members,", "A los miembros:"),
        f"{record_sentence(facts, language)} {_today(facts, language)}",
        _compared(facts, language),
        say(
            "Please find out and tell residents in writing:",
            "Por favor averigüen y digan por escrito a los residentes:",
        ),
        "\n".join(f"{n}. {question}" for n, question in enumerate(asked, 1)),
        say(
            "The sources are in Porchlight, the public record of Ring and US police"
            f"{_at(facts, language)}.",
            f"Las fuentes están en {language.name('Porchlight')}, el registro público "
            f"de Ring y la policía{_at(facts, language)}.",
        ),
        plain(say("[your name and address]", "[su nombre y dirección]")),
    ]


def _at(facts: Facts, language: Language) -> str:
    return f": {facts.site}{language.home}{facts.path}" if facts.site else ""


def answers_on_record(facts: Facts, language: Language = ENGLISH) -> list[str]:
    """Set what company and police said beside what the record has on it, as Markdown.

    What they said is quoted in English alone.
    """
    lines = [_disputed(facts.profile, language)] if facts.profile else []
    beside = language.say("Beside it:", "Junto a eso:")
    for row in facts.statements:
        day = language.day(row["published_on"], row["published_on_precision"])
        source = cite(SourceLink(row["publisher"], row["source_url"]), language)
        said = language.name(plain(row["statement"]))
        answers = []
        if row["disputed_claim"]:
            claim = f"{plain(row['claimant_name'])}: {plain(row['disputed_claim'])}"
            answers.append(f"{language.name(claim)} :small[{source}]")
        if row["summary"]:
            link = SourceLink(row["record_publisher"], row["record_source_url"])
            when = language.day(row["supported_on"], row["supported_on_precision"])
            answers.append(
                f"{when}: {language.name(plain(row['summary']))} "
                f":small[{cite(link, language)}]"
            )
        lines.append(
            f"**Ring, {day}:** {said} :small[{source}]  \n  {beside} "
            + "  \n  ".join(answers)
        )
    return [line for line in lines if line]


def _disputed(profile: Row, language: Language) -> str:
    """Say that the agency and a list of Ring's contradict each other."""
    if profile["ring_status"] != "disputed":
        return ""
    name = language.name(plain(profile["agency_name"]))
    source = cite_row(profile, "ring_status_", language)
    return language.say(
        f"**{name}** says, or is reported to say, that it takes no part "
        f":small[{source}]  \n  Beside it: {joined_sentence(profile)}",
        f"**{name}** dice, o se informa que dice, que no participa :small[{source}]"
        f"  \n  Junto a eso: {joined_sentence(profile, language)}",
    )


def refusals_told(facts: Facts, language: Language = ENGLISH) -> list[str]:
    """List who said no, those of the same state first, as Markdown."""
    return [
        f"{language.name(plain(row['agency_name']))}, {row['state_code']} "
        f"{agency_status(row, language)} "
        f":small[{cite_row(row, 'ring_status_', language)}]"
        for n, row in enumerate(_nearest_refusals(facts))
        if n < _REFUSALS_NAMED or row["state_code"] == facts.state_code
    ]


def bills_told(facts: Facts, language: Language = ENGLISH) -> list[str]:
    """List the bills and laws of the state on cameras, as Markdown."""
    lines = []
    for row in facts.bills:
        day = row["status_on"]
        when = f", {language.day(day, row['status_on_precision'])}" if day else ""
        told = (
            f"**{plain(row['bill_title'])}.** {plain(row['what_it_would_do'])} "
            f"{plain(first_up(row['status_text']))}"
        )
        source = facts.sources.get(row["source_id"])
        cited = ""
        if source:
            link = SourceLink(source["publisher"], source["source_url"])
            cited = f" :small[{cite(link, language)}]"
        lines.append(f"{language.name(told)}{when}.{cited}")
    return lines
