"""Where a reader of Spanish begins: the question, and what it may mean."""

from __future__ import annotations

from dashboard.documents.areas import agency_item, area_item, where_looked
from dashboard.documents.card import area_document
from dashboard.documents.document import Document, Part, Section, bullets, small, text
from dashboard.documents.markup import dashboard_link, linked
from dashboard.lookup.answers import LookupAnswer, answers
from dashboard.lookup.search import LookupResult, find
from dashboard.queries.addresses import address_of
from dashboard.queries.labels import labels
from dashboard.queries.lookup import sources_searched
from dashboard.queries.states import states
from dashboard.text.addresses import COUNTY_PAGES, TOWN_PAGES
from dashboard.text.languages import SPANISH
from dashboard.text.markdown import plain
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
            return area_document(pages, path, SPANISH)
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
            Section(
                "Dónde buscamos",
                small(where_looked(sources_searched().num_rows, SPANISH)),
            ),
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
