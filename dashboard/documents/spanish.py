"""The pages in Spanish: the answer for a town or county, and where one begins."""

from __future__ import annotations

from dashboard.documents.agencies import agency_item, not_known, records, where_looked
from dashboard.documents.areas import (
    answer_at,
    area_item,
    area_verdict,
    money_in,
    police_of_parts,
    towns_of,
    who_else,
)
from dashboard.documents.document import (
    Document,
    Part,
    Section,
    bullets,
    sections,
    small,
    text,
)
from dashboard.documents.markup import dashboard_link, linked, served_link
from dashboard.lookup.answers import LookupAnswer, answers
from dashboard.lookup.search import LookupResult, find
from dashboard.queries.addresses import address_of
from dashboard.queries.evidence import limits
from dashboard.queries.labels import labels
from dashboard.queries.lookup import agencies_of_towns
from dashboard.queries.states import states
from dashboard.text.addresses import COUNTY_PAGES, LETTER, TOWN_PAGES
from dashboard.text.languages import SPANISH
from dashboard.text.markdown import plain
from dashboard.words.places import area_facts, area_title
from dashboard.words.statuses import status_mark

_TITLE = "¿Figura mi ciudad o pueblo?"
_WHAT_IT_IS = (
    "Porchlight es el registro público de los tratos de Ring, la empresa de cámaras de "
    "Amazon, con la policía de Estados Unidos. Para cada lugar dice qué se sabe de su "
    "policía, en qué fecha y según qué documento. Las listas públicas se retiraron y "
    "lo posterior son informes sueltos; por eso cada respuesta lleva su fecha. Si no "
    "encontramos nada, lo decimos así, y eso no significa que no haya nada."
)
_CHOOSE = (
    "Elija el que busca. La próxima vez puede añadir el estado o el condado, como en "
    "“Springfield, Illinois”."
)
_NOTHING = (
    "Ningún lugar, condado, agencia ni estado tiene un nombre parecido, y no es un "
    "código postal (ZIP) en uso. Eso no dice nada sobre la policía de allí. Pruebe con "
    "el nombre del lugar solo, o añada el estado."
)


def spanish_area(pages: str, page_path: str) -> Document | None:
    """Build the page of a town or county in Spanish; None where none has the address.

    Args:
        pages: ``TOWN_PAGES`` or ``COUNTY_PAGES``.
        page_path: Address below that.
    """
    found = answer_at(pages, page_path)
    if found is None:
        return None
    area, answer = found
    path, is_town = f"{pages}/{page_path}", pages == TOWN_PAGES
    towns = [] if is_town else agencies_of_towns(area["county_fips"]).to_pylist()
    asked = [area["area_name"], *([area["county_name"]] if is_town else [])]
    body, name = area["leading_body_name"], plain(area["area_name"])
    county = plain(area["county_name"])
    of_county = f"{SPANISH.home}{COUNTY_PAGES}/{page_path.rpartition('/')[0]}"
    register = SPANISH.day(limits("register").last_on, "month")
    letter = "Un borrador de carta para pedir los registros (en inglés)"
    every = "La misma página con toda la historia y las pruebas (en inglés)"
    return Document(
        path=f"{SPANISH.home}{path}",
        title=SPANISH.name(plain(area_title(area))),
        head=f"{area_title(area)}: su policía y Amazon Ring",
        lead=plain(area_facts(area, SPANISH)),
        verdict=area_verdict(area, answer, register, towns, SPANISH),
        sections=sections(
            (
                "Dinero público y donado para cámaras Ring",
                money_in(area, SPANISH)
                or text(
                    "No encontramos ninguno para este lugar. Eso no significa que no "
                    "lo haya habido."
                ),
            ),
            (
                f"Qué {'otras ' if body else ''}policías hay en {name}",
                who_else(answer, register, SPANISH),
            ),
            (
                "Qué policías hay en sus ciudades y pueblos",
                [] if is_town else police_of_parts(area, towns, SPANISH),
            ),
            (
                "Lo que no sabemos, y dónde buscamos",
                not_known(answer.speaker, SPANISH)
                if answer.speaker
                else small(where_looked(SPANISH)),
            ),
            (
                "Todas sus ciudades y pueblos",
                [] if is_town else towns_of(page_path, SPANISH),
            ),
            (
                "Cómo preguntar",
                [
                    *records(
                        area["state_code"], "un organismo público de aquí", SPANISH
                    ),
                    *bullets(
                        [
                            *([served_link(letter, f"{path}{LETTER}")] if body else []),
                            *(
                                [linked(f"Qué se sabe de {county}", of_county)]
                                if is_town
                                else []
                            ),
                            linked(every, path),
                            linked("Buscar otro lugar", SPANISH.home),
                        ]
                    ),
                ],
            ),
        ),
        dashboard=dashboard_link("lookup", q=", ".join([*asked, area["state_code"]])),
        about=", ".join([*asked, area["state_name"]]),
        language=SPANISH,
        other=path,
    )


def spanish_start(question: str = "") -> Document | None:
    """Build the page where a reader begins, or what answers a question.

    Args:
        question: What the reader typed; empty for nothing yet.

    Returns:
        The page of the town or county that is surely meant; else the first page, with
        whatever the question may mean.
    """
    found = find(question) if question else LookupResult("none")
    sure = found.match == "exact" and not found.is_elsewhere
    if sure and len(found.candidates) == 1 and not found.unlisted:
        (only,) = found.candidates
        pages = {"place": TOWN_PAGES, "county": COUNTY_PAGES}.get(only.entity_type)
        if pages and (path := address_of(only.entity_id)):
            return spanish_area(pages, path)
    names = labels("ring_status", SPANISH.label)
    meanings = labels("ring_status", SPANISH.meaning)
    return Document(
        path=SPANISH.home,
        title=_TITLE,
        head=f"{_TITLE} La policía y las cámaras Ring de Amazon",
        lead="Qué se sabe de la policía de cada lugar y las cámaras Ring de Amazon.",
        verdict=[
            *(_meant(question, found) if question else text(_WHAT_IT_IS)),
            Part("search", question),
        ],
        sections=[
            Section(
                "Qué significa cada respuesta",
                bullets(
                    [
                        f"{status_mark(code, names[code])} {plain(meaning)}"
                        for code, meaning in meanings.items()
                    ]
                ),
            ),
            Section("Dónde buscamos", small(where_looked(SPANISH))),
        ],
        dashboard=dashboard_link("lookup"),
        language=SPANISH,
    )


def _meant(question: str, found: LookupResult) -> list[Part]:
    """List what a question may mean, or say that nothing has the name."""
    asked = f"“{plain(question)}”"
    shown = answers(found)
    near = " Los nombres más parecidos son:" if shown else ""
    told = f"{asked} puede ser:"
    if found.is_elsewhere and shown:
        told = f"En ese estado o condado no encontramos {asked}. En otra parte sí:"
    elif found.match == "alike" or not shown:
        told = f"No encontramos nada con el nombre {asked}.{near}"
    outside = (
        f"El código postal abarca también {plain(', '.join(found.unlisted))}, que no "
        f"{'está' if len(found.unlisted) == 1 else 'están'} en nuestras listas de "
        "lugares. Pruebe con la ciudad más grande de cerca."
    )
    return [
        *text(f"**{told}**"),
        *bullets([_choice(answer) for answer in shown]),
        *small(_CHOOSE if len(shown) > 1 else ""),
        *text(outside if found.unlisted else "" if shown else _NOTHING),
    ]


def _choice(answer: LookupAnswer) -> str:
    """Name one thing that a question may mean, with the way to what is known of it."""
    area, candidate = answer.area, answer.candidate
    if area:
        return area_item(area, address_of(candidate.entity_id), SPANISH)
    if candidate.entity_type == "agency":
        (row,) = answer.agencies
        pages, kind, at = COUNTY_PAGES, "county", row["county_fips"]
        if row["place_id"]:
            pages, kind, at = TOWN_PAGES, "place", row["place_id"]
        page = address_of(f"{kind}-{at}")
        way = f"{SPANISH.home}{pages}/{page}"
        lies_in = f"Lo que se sabe en {linked(plain(row[f'{kind}_name'] or ''), way)}"
        return agency_item(row, lies_in if page else "", SPANISH)
    names = {row["state_code"]: row["state_name"] for row in states().to_pylist()}
    bodies = [body["body_name"] for body in answer.bodies]
    name = bodies[0] if bodies else names[candidate.state_code]
    return f"[{SPANISH.way(plain(name))}]({dashboard_link('lookup', q=name)})"
