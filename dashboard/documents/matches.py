"""The possible matches of a look-up, and the Spanish start page that lists them."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.documents.areas import agency_item, where_looked
from dashboard.documents.card import describe
from dashboard.documents.document import (
    Document,
    Part,
    Section,
    bullets,
    dashboard_link,
    linked,
    small,
    text,
)
from dashboard.documents.facts import area_path, facts_of_lookup
from dashboard.lookup.answers import MOST_SHOWN, LookupAnswer, answers
from dashboard.lookup.search import LookupResult, find
from dashboard.queries.labels import labels_in
from dashboard.queries.lookup import sources_searched
from dashboard.text.languages import SPANISH, Labels
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.places import area_status, within_text
from dashboard.words.statuses import describe_statuses, place_of

_TITLE = "¿Figura mi ciudad o pueblo?"
_WHAT_IT_IS = (
    "Porchlight es el registro público de los tratos de Ring, la empresa de cámaras de "
    "Amazon, con la policía de Estados Unidos. Para cada lugar dice qué se sabe de su "
    "policía, en qué fecha y según qué documento. Las listas públicas se retiraron y "
    "lo posterior son informes sueltos; por eso cada respuesta lleva su fecha. Si no "
    "encontramos nada, lo decimos así, y eso no significa que no haya nada."
)


def describe_result(
    question: str, result: LookupResult, shown: Sequence[LookupAnswer], language: Labels
) -> tuple[str, str]:
    """Return a title for a result that is not sure, and how to go on; Markdown."""
    say, quoted = language.say, f"“{plain(question)}”"
    unknown = say(
        f"Nothing is called {quoted}", f"No encontramos nada con el nombre {quoted}."
    )
    if not shown:
        return unknown, unlisted_towns(result, language) or say(
            "Neither a place, a county, an agency nor a state has a name near this "
            "one, and it is not a ZIP code in use. Try the name of the town alone, or "
            "add its state.",
            "Ningún lugar, condado, agencia ni estado tiene un nombre parecido, y no "
            "es un código postal (ZIP) en uso. Pruebe con el nombre del lugar solo, o "
            "añada el estado.",
        )
    if result.match == "alike":
        return unknown, say("The nearest names:", "Los nombres más parecidos son:")
    if result.is_elsewhere:
        return say(
            f"{quoted} is not in our lists", f"{quoted} no está en nuestras listas."
        ), say(
            "Nothing of that name is in that state or county. It is elsewhere:",
            "En ese estado o condado no hay nada con ese nombre. En otra parte sí:",
        )
    kinds = {answer.candidate.entity_type for answer in shown}
    nouns = language.labels("entity_type", "plural_noun")
    noun = nouns.get(kinds.pop()) if len(kinds) == 1 else None
    more = " or more" if len(shown) == MOST_SHOWN else ""
    title = say(
        f"{quoted}: {len(shown)}{more} {noun or 'matches'}", f"{quoted} puede ser:"
    )
    if len(shown) == 1:
        return title, ""
    return title, say(
        "Choose the one you mean. Next time, add the state or county, as in "
        "“Springfield, Illinois”, to go straight to it.",
        "Elija el que busca. La próxima vez puede añadir el estado o el condado, como "
        "en “Springfield, Illinois”.",
    )


def unlisted_towns(result: LookupResult, language: Labels) -> str:
    """Name the towns of a ZIP code that are not in our lists; empty without any."""
    towns = plain(", ".join(result.unlisted))
    if not towns:
        return ""
    return language.say(
        f"This ZIP code also covers {towns}, which our lists of places do not have. "
        "Try the nearest larger town.",
        "El código postal abarca también, fuera de nuestras listas de lugares, "
        f"{towns}. Pruebe con la ciudad más grande de cerca.",
    )


def match_item(answer: LookupAnswer, language: Labels) -> str:
    """Return a possible match as a list item: a link to its answer, and its status."""
    agency = next(iter(answer.agencies), None)
    if agency and answer.candidate.entity_type == "agency":
        label = f"{agency['agency_name']}, {place_of(agency)}"
        note = "" if language.is_english else _in_spanish(agency)
        return agency_item({**agency, "label": label}, language, note)
    name = answer.full_name()
    home = dashboard_link("lookup", q=answer.full_name(with_code=True))
    if answer.candidate.entity_type == "state":
        whole = plain(within_text(name, language))
        return f"[{language.say(f'All of {whole}', language.way(plain(name)))}]({home})"
    area = answer.area or answer.bodies[0]
    path = area_path(area["lookup_id"]) if answer.area else ""
    link = f"[{language.way(plain(name))}]({home})"
    if path and not language.is_english:
        link = linked(language.name(plain(name)), f"{language.home}{path}")
    return f"{link} {area_status(area, agency, language)}"


def _in_spanish(agency: Row) -> str:
    """Return a link to what is known in Spanish of an agency's place."""
    kind, number = "county", agency["county_fips"]
    if agency["place_id"]:
        kind, number = "place", agency["place_id"]
    path = area_path(f"{kind}-{number}")
    area = linked(plain(agency[f"{kind}_name"] or ""), f"{SPANISH.home}{path}")
    return f"Lo que se sabe en {area}" if path else ""


def spanish_start(question: str = "") -> Document:
    """Build the start page, or the page of the only match.

    With several matches, the start page lists them.
    """
    result = find(question) if question else LookupResult("none")
    if result.is_sure and not result.unlisted:
        (only,) = result.candidates
        if only.entity_type in {"place", "county"} and area_path(only.entity_id):
            return describe(facts_of_lookup(only.entity_id, SPANISH))
    language = labels_in(SPANISH)
    statuses = describe_statuses(language)
    verdict = text(_WHAT_IT_IS)
    if question:
        shown = answers(result)
        title, hint = describe_result(question, result, shown, language)
        verdict = [
            *text(f"**{title}**"),
            *text(hint),
            *bullets([match_item(answer, language) for answer in shown]),
            *text(unlisted_towns(result, language) if shown else ""),
        ]
    return Document(
        path=SPANISH.home,
        title=_TITLE,
        head=f"{_TITLE} La policía y las cámaras Ring de Amazon",
        lead="Qué se sabe de la policía de cada lugar y las cámaras Ring de Amazon.",
        verdict=[*verdict, Part("search", question)],
        sections=[
            Section("Qué significa cada respuesta", bullets(statuses)),
            Section(
                "Dónde buscamos",
                small(where_looked(sources_searched().num_rows, language)),
            ),
        ],
        dashboard=dashboard_link("lookup"),
        language=SPANISH,
    )
