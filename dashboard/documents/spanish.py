"""The Spanish start page: a search box and the possible matches."""

from __future__ import annotations

from dashboard.documents.areas import agency_item, area_item, where_looked
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
from dashboard.lookup.answers import LookupAnswer, answers
from dashboard.lookup.search import LookupResult, find
from dashboard.queries.labels import labels_in
from dashboard.queries.lookup import sources_searched
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
    names = language.labels("ring_status")
    meanings = language.labels("ring_status", "meaning")
    return Document(
        path=SPANISH.home,
        title=_TITLE,
        head=f"{_TITLE} La policía y las cámaras Ring de Amazon",
        lead="Qué se sabe de la policía de cada lugar y las cámaras Ring de Amazon.",
        verdict=[
            *(_possible_matches(question, result) if question else text(_WHAT_IT_IS)),
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
                small(where_looked(sources_searched().num_rows, language)),
            ),
        ],
        dashboard=dashboard_link("lookup"),
        language=SPANISH,
    )


def _possible_matches(question: str, result: LookupResult) -> list[Part]:
    """List a question's possible matches, or say that there are none."""
    quoted = f"“{plain(question)}”"
    shown = answers(result)
    near = " Los nombres más parecidos son:" if shown else ""
    answer = f"{quoted} puede ser:"
    if result.is_elsewhere and shown:
        answer = f"En ese estado o condado no encontramos {quoted}. En otra parte sí:"
    elif result.match == "alike" or not shown:
        answer = f"No encontramos nada con el nombre {quoted}.{near}"
    outside = (
        f"El código postal abarca también {plain(', '.join(result.unlisted))}, que no "
        f"{'está' if len(result.unlisted) == 1 else 'están'} en nuestras listas de "
        "lugares. Pruebe con la ciudad más grande de cerca."
    )
    return [
        *text(f"**{answer}**"),
        *bullets([_choice(answer) for answer in shown]),
        *small(_CHOOSE if len(shown) > 1 else ""),
        *text(outside if result.unlisted else "" if shown else _NOTHING),
    ]


def _choice(answer: LookupAnswer) -> str:
    """Name one match, with a link to its page."""
    if answer.area:
        return area_item(answer.area, SPANISH)
    if answer.candidate.entity_type == "agency":
        (row,) = answer.agencies
        kind, number = "county", row["county_fips"]
        if row["place_id"]:
            kind, number = "place", row["place_id"]
        path = area_path(f"{kind}-{number}")
        area = linked(plain(row[f"{kind}_name"] or ""), f"{SPANISH.home}{path}")
        note = f"Lo que se sabe en {area}" if path else ""
        return agency_item(row, labels_in(SPANISH), note)
    name = answer.bodies[0]["body_name"] if answer.bodies else answer.full_name()
    return f"[{SPANISH.way(plain(name))}]({dashboard_link('lookup', q=name)})"
