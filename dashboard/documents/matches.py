"""The page that looks up a place or an agency, and lists what a question may mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.documents.areas import (
    agency_item,
    area_path,
    body_document,
    where_looked,
)
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
from dashboard.lookup.answers import MOST_SHOWN, LookupAnswer, answers
from dashboard.lookup.question import read_question
from dashboard.lookup.search import Candidate, LookupResult, find
from dashboard.queries.labels import labels_in
from dashboard.queries.lookup import registered_bodies, sources_searched
from dashboard.text.addresses import AGENCY_PAGES, FIND_PATH, STATE_PAGES
from dashboard.text.languages import ENGLISH, SPANISH, Labels, Language
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink
from dashboard.words.places import area_status, within_text
from dashboard.words.statuses import describe_statuses, place_of

# Addresses of this page: in English, then in Spanish.
FIND_PAGES = (FIND_PATH, f"{SPANISH.home}{FIND_PATH}", SPANISH.home)
_WHAT_IT_IS = (
    "Porchlight is the public record of Amazon Ring's dealings with US police. For "
    "each place it says what is known of its police, when, and by which document. The "
    "public lists were withdrawn, and later reports are scattered, so each answer has "
    "its date. If we found nothing, we say so; that does not mean that there is "
    "nothing.",
    "Porchlight es el registro público de los tratos de Ring, la empresa de cámaras de "
    "Amazon, con la policía de Estados Unidos. Para cada lugar dice qué se sabe de su "
    "policía, en qué fecha y según qué documento. Las listas públicas se retiraron y "
    "lo posterior son informes sueltos; por eso cada respuesta lleva su fecha. Si no "
    "encontramos nada, lo decimos así, y eso no significa que no haya nada.",
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
    not_listed = say(
        f"{quoted} is not in our lists", f"{quoted} no está en nuestras listas."
    )
    if result.is_around:
        towns = plain("; ".join(result.unlisted))
        covers = say(f" The ZIP code covers {towns}.", f" El código abarca {towns}.")
        return not_listed, say(
            f"So we cannot say who polices it.{covers if towns else ''} Near it:",
            f"No podemos decir qué policía tiene.{covers if towns else ''} Cerca:",
        )
    if result.is_elsewhere:
        return not_listed, say(
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
    if answer.candidate.entity_type == "state":
        whole = plain(within_text(name, language))
        words = language.say(f"All of {whole}", language.way(plain(name)))
        return linked(words, f"{STATE_PAGES}/{answer.candidate.state_code.lower()}")
    area = answer.area or answer.bodies[0]
    path = area_path(area["lookup_id"]) if answer.area else ""
    words = language.name(plain(name))
    home = dashboard_link("find", q=answer.full_name(with_code=True))
    link = linked(words, f"{language.home}{path}") if path else f"[{words}]({home})"
    return f"{link} {area_status(area, agency, language)}"


def _in_spanish(agency: Row) -> str:
    """Return a link to what is known in Spanish of an agency's place."""
    kind, number = "county", agency["county_fips"]
    if agency["place_id"]:
        kind, number = "place", agency["place_id"]
    path = area_path(f"{kind}-{number}")
    area = linked(plain(agency[f"{kind}_name"] or ""), f"{SPANISH.home}{path}")
    return f"Lo que se sabe en {area}" if path else ""


def find_document(path: str, question: str = "") -> Document:
    """Build the page of the only match, or list the matches or explain the search."""
    language = SPANISH if path in FIND_PAGES[1:] else ENGLISH
    result = find(question) if question else LookupResult("none")
    if result.is_sure and not result.unlisted:
        (only,) = result.candidates
        if below := _page_of(only, language):
            # why: its address is all that a redirect needs.
            return replace(_page(path, language), path=below)
        if only.entity_type == "body":
            (body,) = registered_bodies([only.entity_id]).to_pylist()
            return replace(body_document(body), path=path)
    if not question:
        return _page(path, language)
    labels = labels_in(language)
    shown, is_around = answers(result), result.is_around
    if result.match != "alike":
        shown.sort(key=lambda one: -one.candidate.population_count)
    title, hint = describe_result(question, result, shown, labels)
    verdict = [
        *text(f"**{title}**"),
        *text(hint),
        *bullets([match_item(answer, labels) for answer in shown]),
        *text(unlisted_towns(result, labels) if shown and not is_around else ""),
        *small(_about_zip(language) if read_question(question).is_zip else ""),
        Part("search", question),
    ]
    return replace(_page(path, language), verdict=verdict)


def _page(path: str, language: Language) -> Document:
    """Build the page before any question."""
    labels = labels_in(language)
    title = language.say("Do my police work with Ring?", "¿Figura mi ciudad o pueblo?")
    head = "La policía y las cámaras Ring de Amazon"
    return Document(
        path=path,
        title=title,
        head=language.say(title, f"{title} {head}"),
        lead=language.say(
            "What is known of the police of each place and Amazon's Ring cameras.",
            "Qué se sabe de la policía de cada lugar y las cámaras Ring de Amazon.",
        ),
        verdict=[
            *text(language.say(*_WHAT_IT_IS)),
            Part("search", ""),
        ],
        sections=[
            Section(
                language.say("What each answer means", "Qué significa cada respuesta"),
                bullets(describe_statuses(labels)),
            ),
            Section(
                language.say("Where we looked", "Dónde buscamos"),
                small(where_looked(sources_searched().num_rows, language)),
            ),
        ],
        dashboard=dashboard_link("map"),
        language=language,
        other=language.say(SPANISH.home, FIND_PATH),
    )


def _page_of(only: Candidate, language: Language) -> str:
    """Return the address of a match's page in a language; empty without one."""
    if only.entity_type in {"place", "county"}:
        below = area_path(only.entity_id)
        return f"{language.home}{below}" if below else ""
    if not language.is_english or only.entity_type == "body":
        return ""
    if only.entity_type == "state":
        return f"{STATE_PAGES}/{only.state_code.lower()}"
    return f"{AGENCY_PAGES}/{only.entity_id}"


def _about_zip(language: Language) -> str:
    source = SourceLink("zipcodes 3", "https://github.com/seanpianka/zipcodes")
    return language.say(
        f"Towns of each ZIP code: {source.markdown()}, from the US Postal Service and "
        "GeoNames (CC BY 4.0).",
        f"Lugares de cada código postal: {source.markdown()}, del correo de EE. UU. y "
        "GeoNames (CC BY 4.0).",
    )
