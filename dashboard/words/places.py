"""Places in words: their size, their police, and searches that found nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.text.formats import counted, grouped
from dashboard.text.languages import Labels, Language
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink
from dashboard.words.sources import cite, cite_row
from dashboard.words.statuses import (
    agency_status,
    evidence_sentence,
    joined_sentence,
    status_mark,
)

NEIGHBORS_WITHIN = (
    "The nearest agencies in our sources, with Ring or not, within 50 miles, center to "
    "center."
)
# Police and sheriffs are 1, campus and state police 2, all others 3.
_WITHOUT_PATROLS = 3
# The area that a police body serves, by its role in the place.
_ROLES = {
    "own_force": "town",
    "contract": "town",
    "joint": "town",
    "around": "town",
    "tribal": "town",
    "courts": "courts",
    "county": "county",
    "state": "state",
    "campus": "campus",
    "other": "beside_town",
}


class ServedBy(NamedTuple):
    """Police who serve the same area of a place; ``bodies`` have no record."""

    heading: str
    agencies: Sequence[Row]
    bodies: Sequence[Row]


def police_here(
    agencies: Sequence[Row], bodies: Sequence[Row], leading: str, language: Labels
) -> list[ServedBy]:
    """Group a place's police by the area they serve, without the leading agency.

    Args:
        leading: Id or name of the leading agency; empty if there is none.
    """
    groups = (
        ServedBy(
            heading,
            [
                row
                for row in agencies
                if patrols(row)
                and row["agency_id"] != leading
                and _area_served(row) == serves
            ],
            [
                row
                for row in bodies
                if row["body_name"] != leading and _ROLES[row["police_role"]] == serves
            ],
        )
        for serves, heading in language.labels("served_area").items()
    )
    return [group for group in groups if group.agencies or group.bodies]


def patrols(row: Row) -> bool:
    """Return whether an agency is of a kind that patrols, unlike a crime lab."""
    return bool(row["kind_order"] < _WITHOUT_PATROLS)


def _area_served(row: Row) -> str:
    if row.get("police_role"):
        return _ROLES[row["police_role"]]
    return "beside_town" if row["is_beside_town_police"] else str(row["serves"])


def nobody_else(leading: str, area: Row, language: Labels) -> str:
    """Say that no source names any police besides the leading agency.

    Args:
        leading: As for :func:`police_here`.
        area: A row of ``areas``.
    """
    where = language.say("here", "aquí")
    if area["area_type"] == "county":
        whole = _whole(area, language)
        where = language.say(f"of {whole}", f"de {whole}")
    return language.say(
        f"Our sources name no {'other ' if leading else ''}police {where}. That does "
        "not mean no.",
        f"Nuestras fuentes no nombran {'otra' if leading else 'ninguna'} policía "
        f"{where}. Eso no significa que no la haya.",
    )


def parts_of_county(area: Row, agencies: Sequence[Row], language: Labels) -> str:
    """Describe who polices parts of a county, from rows of ``agencies_of_towns``."""
    if not agencies:
        return language.say(
            "No agency of a town or campus in it is in our sources. That does not mean "
            "that its towns have none.",
            "Nuestras fuentes no nombran ninguna agencia de sus ciudades, pueblos o "
            "campus. Eso no significa que sus ciudades y pueblos no tengan ninguna.",
        )
    with_ring = sum(row["has_ring_record"] for row in agencies)
    return language.say(
        f"{counted(len(agencies), 'agency', 'agencies')} of towns and campuses in this "
        f"{area['legal_kind']} {'is' if len(agencies) == 1 else 'are'} in our sources; "
        f"with Ring: {with_ring or 'none'}.",
        f"Nuestras fuentes nombran {counted(len(agencies), 'agencia', 'agencias')} de "
        f"sus ciudades, pueblos y campus; con Ring: {with_ring or 'ninguna'}.",
    )


def no_police_known(area: Row, language: Labels) -> str:
    """Return a name for the police of an area without any known police."""
    if area["area_type"] == "county":
        whole = _whole(area, language)
        return language.say(f"Police of {whole}", f"Policía de {whole}")
    return language.say("No police of its own is known", "No se conoce policía propia")


def nearest_heading(area: Row, language: Labels) -> str:
    """Return the heading for the nearest towns when none is in the county itself."""
    is_county = area["area_type"] == "county"
    return language.say(
        f"Nearest towns{' outside it' if is_county else ''} with a record",
        f"Los lugares más cercanos{' de fuera' if is_county else ''} que constan",
    )


def _whole(area: Row, language: Labels) -> str:
    kind = area["legal_kind"]
    return language.labels("whole_county").get(kind, f"the whole {kind}")


def describe_agency(row: Row, searched_count: int, language: Labels) -> str:
    """Summarize what is known about an agency besides its status, as Markdown."""
    searched = language.say(
        f"Not found in any of our {searched_count} sources.",
        f"En ninguna de las {searched_count} fuentes en que buscamos.",
    )
    kind = language.say(row["kind_name"], row.get("kind_name_es") or "")
    name = row["agency_name"].lower()
    is_in_name = all(word in name for word in kind.lower().split())
    parts = [
        "" if is_in_name else f"{kind}.",
        searched if row["ring_status"] == "no_record" else "",
        joined_sentence(row, language),
        evidence_sentence(row, language),
    ]
    return " ".join(filter(None, parts))


def describe_registered(
    bodies: Sequence[Row], searched_count: int, language: Labels
) -> tuple[list[str], str]:
    """Name agencies that only the FBI's register lists, and explain that source."""
    mark = status_mark("no_record", language.label("ring_status", "no_record"))
    names = [f"{language.name(plain(row['body_name']))} {mark}" for row in bodies]
    register = language.day(language.limits["register"].last_on, "month")
    return names, language.say(
        f"As named in the FBI's register of {register}; not found in any of our "
        f"{searched_count} sources.",
        f"Con el nombre que tiene en el registro de policías del FBI, de "
        f"{register}; en ninguna de las {searched_count} fuentes en que buscamos.",
    )


def area_facts(area: Row, language: Language) -> str:
    """Describe a place's county and population."""
    people = area["population_count"]
    parts = [
        area["county_name"] if area["area_type"] == "place" else "",
        f"{grouped(people)} {language.say('residents', 'habitantes')}"
        if people
        else "",
    ]
    return ", ".join(part for part in parts if part)


def area_title(area: Row) -> str:
    """Return the name of a place or county with its state."""
    return f"{area['area_name']}, {area['state_name']}"


def within_text(name: str, language: Labels) -> str:
    """Return the name of a state or county for use in a sentence, with its article."""
    names = language.vocabularies.get(("name_within_text", "label"), {})
    return names.get(name, name)


def describe_silence(
    body: Row,
    body_name: str,
    searched: Sequence[Row],
    where_listed: str,
    language: Labels,
) -> tuple[str, str]:
    """Say that a search found nothing certain, when, and in which sources; Markdown.

    Args:
        body: A row of ``areas`` or ``registered_bodies``.
        body_name: Name of its police.
        searched: Rows of ``sources_searched``.
        where_listed: Link to the list of these sources; Markdown. Empty if the page
            has one already.

    Returns:
        The finding and the sources searched; the second is empty without
        ``where_listed`` and where an entry may refer to this place.
    """
    untied_name = body["untied_agency_name"]
    if body.get("police_evidence") == "unknown" and not untied_name:
        return language.say(
            "We cannot say whose police to look up.",
            "No podemos decir qué policía habría que buscar.",
        ), ""
    if untied_name:
        (source,) = (
            cite_row(row, language)
            for row in searched
            if row["source_id"] == body["untied_source_id"]
        )
        entry = f"“{language.name(plain(untied_name))}”"
        return language.say(
            f"{source} has an entry {entry} that could not be tied to any one agency. "
            "It may mean the force here; nobody has decided yet.",
            f"{source} tiene una entrada, {entry}, que no se pudo atribuir a una sola "
            "agencia. Puede ser la policía de aquí; nadie lo ha decidido todavía.",
        ), ""
    silence = language.say("no record", "sin registro")
    meaning = plain(language.meaning("ring_status", "no_record"))
    finding = f"**{plain(body_name)}: {silence}.** {meaning}"
    if not where_listed:
        return finding, ""
    lists = [row for row in searched if row["source_kind"] == "dataset"][:2]
    cited = (cite_row(row, language) for row in lists)
    names = language.say(" and ", " y ").join(cited)
    rest, day = len(searched) - len(lists), language.day(body["searched_on"])
    return finding, language.say(
        f"Searched up to {day}: {names}, and {rest} other pages, {where_listed}.",
        f"Se buscó hasta el {day}: {names}, y otras {rest} páginas, {where_listed}.",
    )


def is_unsure(area: Row) -> bool:
    """Return whether it is uncertain that a town has its own police."""
    return area.get("police_evidence") in {"open", "probable"}


# Sentences on who polices a place, by evidence; {or_else} and {if_not} may be empty.
_POLICES = ("{body} polices {name}{source}.", "{body} atiende {name}{source}.")
_WHO_POLICES = {
    "contract": (
        "{name} has no police department of its own. {body} polices it under "
        "contract{source}.",
        "{name} no tiene policía propia. {body} la atiende por contrato{source}.",
    ),
    "on_record": _POLICES,
    "on_record_and_contract": (
        "{second} polices {name} under contract{source}.",
        "{second} atiende {name} por contrato{source}.",
    ),
    "joint": (
        "{name} shares {body} with other municipalities{source}.",
        "A {name} la atiende {body}, una policía de varios municipios{source}.",
    ),
    "confirmed": (
        "{name} has its own police, {body}{source}.",
        "{name} tiene policía propia, {body}{source}.",
    ),
    "probable": (
        "{where} probably has its own police, {body}, which only one count or list "
        "confirms{source}.{if_not}",
        "{where} probablemente tiene policía propia, {body}, que solo un recuento o "
        "una lista confirma{source}.{if_not}",
    ),
    "open": (
        "We could not confirm whether {where} has its own police{or_else}. The FBI's "
        "register of {register} lists {second}, and nothing else confirms that it "
        "polices this place.",
        "No pudimos confirmar si {where} tiene policía propia{or_else}. El registro de "
        "policías del FBI, de {register}, menciona a {second}, y nada más confirma que "
        "atienda este lugar.",
    ),
    "part_of": (
        "{name} is part of {part_of}{source}. Its police: {body}.",
        "{name} forma parte de {part_of}{source}. Su policía: {body}.",
    ),
    "near": (
        "{name} seems to be part of {part_of}, whose center is nearest{source}. Its "
        "police: {body}.",
        "{name} parece formar parte de {part_of}, cuyo centro es el más "
        "cercano{source}. Su policía: {body}.",
    ),
    "tribal": _POLICES,
    "consolidated": (
        "{name} has no police department that we know of. {body} polices {county} "
        "outside towns with police of their own{source}.",
        "No conocemos policía propia de {name}. {body} atiende {county} fuera de los "
        "lugares con policía propia{source}.",
    ),
    "by_role": (
        "We know of no police department of {place}. {body} patrols such "
        "places{source}.",
        "No conocemos policía propia de {place}. {body} patrulla esos lugares{source}.",
    ),
    "assumed": (
        "We know of no police department of {place}. We assume that {body} patrols "
        "here; none of our sources says so.",
        "No conocemos policía propia de {place}. Suponemos que aquí patrulla {body}; "
        "ninguna fuente nuestra lo dice.",
    ),
    "unknown": (
        "We do not know who polices {name}.",
        "No sabemos qué policía atiende {name}.",
    ),
    "unknown_place": (
        "{name} is part of a town or township that we could not identify, so we cannot "
        "say whose police serve it.",
        "{name} forma parte de un municipio que no pudimos identificar, así que no "
        "podemos decir qué policía lo atiende.",
    ),
}


def who_polices(area: Row, towns: Sequence[Row], language: Labels) -> str:
    """Explain in at most two Markdown sentences who polices a place and how we know.

    Empty for a county whose sheriff patrols it.

    Args:
        area: A row of ``areas``.
        towns: Rows of ``agencies_of_towns`` in a county.
    """
    evidence = area["police_evidence"]
    body, second = (
        language.name(plain(named)) if named else ""
        for named in (area["leading_body_name"], area.get("second_body_name"))
    )
    if area["area_type"] == "county":
        return _who_polices_county(area, towns, language)
    say, name, part_of = language.say, plain(area["area_name"]), area["part_of_name"]
    if evidence == "on_record" and second:
        evidence = "on_record_and_contract"
    if evidence == "part_of" and area["part_of_rule"] == "nearness":
        evidence = "near"
    if evidence == "unknown" and area["legal_kind"] == "unknown":
        evidence = "unknown_place"
    part_of = plain(part_of or "")
    place = say(
        f"{part_of}, which {name} is part of",
        f"{part_of}, lugar del que forma parte {name}",
    )
    county = say(within_text(area["county_name"], language), area["county_name"])
    or_else = say(f" or {body} patrols here", f" o si aquí patrulla {body}")
    if_not = say(
        f" If it has none, {second} patrols here.",
        f" Si no la tiene, aquí patrulla {second}.",
    )
    return say(*_WHO_POLICES[evidence]).format(
        name=name,
        part_of=part_of,
        place=place if part_of else name,
        where=f"{place}," if part_of else name,
        body=body,
        second=second,
        county=plain(county),
        register=language.day(language.limits["register"].last_on, "month"),
        source=_evidence(area, language),
        or_else=or_else if body else "",
        if_not=if_not if second else "",
    )


def _who_polices_county(area: Row, towns: Sequence[Row], language: Labels) -> str:
    """Explain who polices a county when it is not only its sheriff."""
    whole = _whole(area, language)
    body = language.name(plain(area["leading_body_name"] or ""))
    source = _evidence(area, language)
    if area["police_evidence"] == "consolidated":
        return language.say(
            f"{body} polices {whole}, except towns with police of their own{source}.",
            f"{body} atiende {whole}, salvo los lugares con policía propia{source}.",
        )
    if area["leading_role"] == "county":
        courts = language.say(
            "Sheriffs here mainly serve the courts and jails; they do not patrol "
            f"towns{source}.",
            "Aquí los alguaciles sirven sobre todo a tribunales y cárceles; no "
            f"patrullan los pueblos{source}.",
        )
        return courts if area["sheriff_role"] == "courts_mainly" else ""
    parts = parts_of_county(area, towns, language)
    register = language.day(language.limits["register"].last_on, "month")
    return language.say(
        f"No sheriff or police of {whole} is known by the FBI's register of "
        f"{register} or our sources; the police of its parts may serve all of "
        f"it. {parts}",
        f"Ni el registro de policías del FBI, de {register}, ni nuestras fuentes "
        f"nombran una policía o un alguacil de {whole}; la policía de una "
        f"parte puede atender también el resto. {parts}",
    )


def _evidence(area: Row, language: Labels) -> str:
    """Cite in parentheses the source on who polices an area, with its year."""
    if not area["evidence_source_url"]:
        return ""
    url, day = area["evidence_source_url"], area["evidence_on"]
    if url in language.source_names:
        named = SourceLink(
            area["evidence_publisher"], url, area["evidence_source_title"]
        )
        return f" ({cite(named, language)})"
    # why: the title of a data set would be longer than the sentence.
    link = SourceLink(area["evidence_publisher"], url)
    source = cite(link, language)
    is_copy = link.url in language.copies
    if link.publisher == area["leading_body_name"] and not is_copy:
        words = language.say("its own page", "su propia página")
        source = SourceLink(words, link.url).markdown()
    return f" ({source}, {day.year})" if day else f" ({source})"


def area_status(body: Row, agency: Row | None, language: Labels) -> str:
    """Return an area's status as Markdown, naming the agency if it is not its own.

    Args:
        body: A row of ``areas`` or ``registered_bodies``.
        agency: Its leading agency, if that agency is on record.
    """
    is_of_agency = agency and body["ring_status"] == agency["ring_status"]
    mark = agency_status(agency if agency and is_of_agency else body, language)
    role = body.get("leading_role")
    if body.get("area_type") != "place" or role not in {"county", "state"}:
        return mark
    return f"{language.label('served_area', role)}: {mark}"


def miles_away(row: Row, language: Labels) -> str:
    """Return the distance to a place in miles."""
    return f"{row['distance_miles']:g} {language.say('miles', 'millas')}"


def how_compared(rows: Sequence[Row], language: Labels) -> str:
    """Explain how comparable places were chosen, from rows of ``comparable_to``."""
    own = grouped(rows[0]["own_population_count"])
    return language.say(
        f"Chosen by rule: closest in size to its {own} residents, from half to twice "
        "that, same state first; only where our sources name the agency, with Ring or "
        "not.",
        f"Elegidos por regla: los más parecidos a sus {own} habitantes, entre la mitad "
        "y el doble, primero del mismo estado; solo donde nuestras fuentes nombran a "
        "la agencia, con Ring o sin él.",
    )


def describe_comparable(row: Row, language: Labels) -> str:
    """Describe the size of a comparable town and why it was chosen."""
    residents = language.say("residents", "habitantes")
    chosen = language.label("choice_rule", row["choice_rule"])
    return f"{grouped(row['population_count'])} {residents}, {chosen}"
