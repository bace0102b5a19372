"""Places in words: how large, who polices them, and what was looked for in vain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.queries.labels import label, labels
from dashboard.text.formats import counted, grouped
from dashboard.text.languages import ENGLISH, Language
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink
from dashboard.words.sources import cite, cite_row
from dashboard.words.statuses import (
    agency_status,
    as_of,
    evidence_told,
    joined_sentence,
    status_mark,
)

NEIGHBORS_WITHIN = (
    "The nearest agencies in our sources, with Ring or not, within 50 miles, center to "
    "center."
)
# Police and sheriffs are 1, campuses and the state's patrol 2, others 3.
_WITHOUT_PATROLS = 3
_NOT_NO = "That does not mean no."
# Whom a body serves, by its role in the place.
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


@dataclass(frozen=True)
class ServedBy:
    """Who polices a place for one of those whom police serve.

    Attributes:
        heading: Whom they serve.
        agencies: Rows of ``agencies_serving``.
        bodies: Rows of ``police_of`` of which we have no record.
    """

    heading: str
    agencies: Sequence[Row]
    bodies: Sequence[Row]


@dataclass(frozen=True)
class PoliceHere:
    """Who polices a place beside whoever is told of already.

    Attributes:
        served_by: Those who patrol, by whom they serve.
        without_patrols: Others based here.
        of_state: Other bodies of the state.
    """

    served_by: Sequence[ServedBy]
    without_patrols: Sequence[Row]
    of_state: Sequence[Row]


def police_here(
    agencies: Sequence[Row],
    bodies: Sequence[Row] = (),
    *,
    leading: str,
    language: Language = ENGLISH,
) -> PoliceHere:
    """Group agencies by whom they serve; what does not patrol here comes last.

    Args:
        agencies: Rows of ``agencies_serving``.
        bodies: Rows of ``police_of`` of which we have no record.
        leading: Id or name of what is told of already; empty if nothing is.
    """
    others = [row for row in agencies if row["kind_order"] >= _WITHOUT_PATROLS]
    policing = [
        row
        for row in agencies
        if row["kind_order"] < _WITHOUT_PATROLS and row["agency_id"] != leading
    ]
    bodies = [row for row in bodies if row["body_name"] != leading]
    grouped_ones = (
        ServedBy(
            heading,
            [row for row in policing if _whom(row) == serves],
            [row for row in bodies if _ROLES[row["police_role"]] == serves],
        )
        for serves, heading in labels("served_area", language.label).items()
    )
    return PoliceHere(
        [group for group in grouped_ones if group.agencies or group.bodies],
        [row for row in others if row["serves"] != "state"],
        [row for row in others if row["serves"] == "state"],
    )


def _whom(row: Row) -> str:
    if row.get("police_role"):
        return _ROLES[row["police_role"]]
    return "beside_town" if row["is_beside_town_police"] else str(row["serves"])


def nobody_else(
    leading: str, area: Row | None = None, language: Language = ENGLISH
) -> str:
    """Say that no source names police beside the leading one, if there is one.

    Args:
        leading: Id or name of what is told of already; empty if nothing is.
        area: A row of ``areas``; None for what is no town and no county.
    """
    if area and area["area_type"] == "county":
        whole, other = _whole(area, language), "other " if leading else ""
        return language.say(
            f"Our sources name no {other}police of {whole}. {_NOT_NO}",
            f"Nuestras fuentes no nombran {'otra' if leading else 'ninguna'} policía "
            f"de {whole}. Eso no significa que no la haya.",
        )
    if leading:
        return language.say(
            f"Our sources name no other police here. {_NOT_NO}",
            "Nuestras fuentes no nombran otra policía aquí. Eso no significa que no la "
            "haya.",
        )
    return language.say(
        f"No agency of this kind is in our sources. {_NOT_NO}",
        "Ninguna agencia de este tipo está en nuestras fuentes. Eso no significa que "
        "no la haya.",
    )


def parts_of_county(
    area: Row, agencies: Sequence[Row], language: Language = ENGLISH
) -> str:
    """Say who polices parts of a county beside the police of all of it.

    Args:
        area: A row of ``areas`` of a county.
        agencies: Rows of ``agencies_of_towns``.
    """
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


def no_police_known(area: Row, language: Language = ENGLISH) -> str:
    """Name, for a silence, the police of an area of which none is known."""
    if area["area_type"] == "county":
        whole = _whole(area, language)
        return language.say(f"Police of {whole}", f"Policía de {whole}")
    return language.say("No police of its own is known", "No se conoce policía propia")


def nearest_heading(area: Row, language: Language = ENGLISH) -> str:
    """Head the nearest towns, of which none lies in a county that is asked for."""
    is_county = area["area_type"] == "county"
    return language.say(
        f"Nearest towns{' outside it' if is_county else ''} with a record",
        f"Los lugares más cercanos{' de fuera' if is_county else ''} que constan",
    )


def _whole(area: Row, language: Language) -> str:
    # why: a snapshot from before these words has none.
    words, kind = labels("whole_county", language.label) or {}, area["legal_kind"]
    return words.get(kind, f"the whole {kind}")


def agency_told(
    row: Row, searched_count: int, language: Language = ENGLISH
) -> list[str]:
    """Say in short what is known of an agency beside its status, as Markdown.

    Args:
        row: A row of ``agencies_by_id``.
    """
    is_silent = row["ring_status"] == "no_record"
    searched = language.say(
        f"In none of the {searched_count} sources searched.",
        f"En ninguna de las {searched_count} fuentes en que buscamos.",
    )
    kind = language.say(row["kind_name"], row.get("kind_name_es") or "")
    name = row["agency_name"].lower()
    is_said = all(word in name for word in kind.lower().split())
    kind = kind[0].lower() + kind[1:]
    parts = [
        "" if is_said else language.say(f"Its kind: {kind}.", f"Tipo: {kind}."),
        searched if is_silent else "",
        joined_sentence(row, language),
        evidence_told(row, language),
    ]
    return [part for part in parts if part]


def registered_told(
    bodies: Sequence[Row],
    searched_count: int,
    register: str,
    language: Language = ENGLISH,
) -> tuple[list[str], str]:
    """Name bodies that only the FBI's register has, as Markdown.

    Args:
        bodies: Rows of ``police_of`` of which we have no record.

    Returns:
        A line for each, and a sentence on how they are known.
    """
    mark = status_mark("no_record", label("ring_status", "no_record", language.label))
    return [f"{language.name(plain(row['body_name']))} {mark}" for row in bodies], (
        language.say(
            f"As named in the FBI's register of {register}; in none of the "
            f"{searched_count} sources searched.",
            f"Con el nombre que tiene en el registro de policías del FBI, de "
            f"{register}; en ninguna de las {searched_count} fuentes en que buscamos.",
        )
    )


def area_facts(area: Row, language: Language = ENGLISH) -> str:
    """Say in which county a place is, and how large it is."""
    people = area["population_count"]
    parts = [
        area["county_name"] if area["area_type"] == "place" else "",
        f"{grouped(people)} {language.say('residents', 'habitantes')}"
        if people
        else "",
    ]
    return ", ".join(part for part in parts if part)


def area_title(area: Row) -> str:
    """Name a place or county with its state."""
    return f"{area['area_name']}, {area['state_name']}"


def within_text(name: str) -> str:
    """Name a state or county as it stands within a sentence, with its article.

    Args:
        name: As the record names it.

    Returns:
        The same name, for most have no article.
    """
    # why: a snapshot from before these words has none.
    return (labels("name_within_text") or {}).get(name, name)


def silence_told(
    asked: Row,
    body_name: str,
    meaning: str,
    searched: Sequence[Row],
    *,
    where_listed: str = "listed below",
    language: Language = ENGLISH,
) -> tuple[str, str]:
    """Say that nothing was found for sure, when, and in which sources.

    Args:
        asked: A row of ``areas`` or ``registered_bodies``, of which nothing is on
            record.
        body_name: What its police are called.
        meaning: What ``no_record`` says.
        searched: Rows of ``sources_searched``.
        where_listed: Where all of these are named; Markdown.

    Returns:
        Markdown: what is so, and where it was looked for; the second is empty where an
        entry may mean who is asked for.
    """
    if asked.get("police_evidence") == "unknown" and not asked["untied_agency_name"]:
        return language.say(
            "We cannot say whose police to look up.",
            "No podemos decir qué policía habría que buscar.",
        ), ""
    if asked["untied_agency_name"]:
        (source,) = (
            cite_row(row, language=language)
            for row in searched
            if row["source_id"] == asked["untied_source_id"]
        )
        entry = f"“{language.name(plain(asked['untied_agency_name']))}”"
        return language.say(
            f"{source} has an entry {entry} that could not be tied to any one agency. "
            "It may mean the force here; nobody has decided yet.",
            f"{source} tiene una entrada, {entry}, que no se pudo atribuir a una sola "
            "agencia. Puede ser la policía de aquí; nadie lo ha decidido todavía.",
        ), ""
    lists = [row for row in searched if row["source_kind"] == "dataset"][:2]
    cited = (cite_row(row, language=language) for row in lists)
    names = language.say(" and ", " y ").join(cited)
    rest, day = len(searched) - len(lists), language.day(asked["searched_on"])
    silence = language.say("no record", "sin registro")
    return f"**{plain(body_name)}: {silence}.** {plain(meaning)}", language.say(
        f"Searched until {day}: {names}, and {rest} further pages, {where_listed}.",
        f"Se buscó hasta el {day}: {names}, y otras {rest} páginas, {where_listed}.",
    )


def is_unsure(area: Row) -> bool:
    """Tell whether a town may have police of its own or none.

    Args:
        area: A row of ``areas``.
    """
    return area.get("police_evidence") in {"open", "probable"}


def who_polices(
    area: Row,
    register: str,
    towns: Sequence[Row] = (),
    language: Language = ENGLISH,
) -> str:
    """Say who polices a place and how we know, in at most two sentences of Markdown.

    Args:
        area: A row of ``areas``.
        towns: Rows of ``agencies_of_towns``, of a county.

    Returns:
        Empty where a source names the place's own force, whose evidence stands below.
    """
    # why: a snapshot from before this was weighed says nothing of it.
    if "police_evidence" not in area:
        return ""
    if area["area_type"] == "county":
        return _who_polices_county(area, register, towns, language)
    name = plain(area["area_name"])
    part_of = plain(area["part_of_name"] or "")
    where = name
    if part_of and area["police_evidence"] != "part_of":
        where = language.say(
            f"{part_of}, which {name} is part of,",
            f"{part_of}, lugar del que forma parte {name},",
        )
    body, second = (
        language.name(plain(named)) if named else ""
        for named in (area["leading_body_name"], area["second_body_name"])
    )
    source = _evidence(area, language)
    lies_in = language.say(
        f"{name} is part of {part_of}"
        if area["part_of_rule"] == "outline"
        else f"{name} seems to be part of {part_of}, whose center is nearest",
        f"{name} forma parte de {part_of}"
        if area["part_of_rule"] == "outline"
        else f"{name} parece formar parte de {part_of}, cuyo centro es el más cercano",
    )
    unknown = (
        language.say(
            f"{name} is part of a town or township that we could not identify, so we "
            "cannot say whose police serve it.",
            f"{name} forma parte de un municipio que no pudimos identificar, así que "
            "no podemos decir qué policía lo atiende.",
        )
        if area["legal_kind"] == "unknown"
        else language.say(
            f"We do not know who polices {name}.",
            f"No sabemos qué policía atiende {name}.",
        )
    )
    if_not = (
        language.say(
            f" If it has none, {second} patrols here.",
            f" Si no la tiene, aquí patrulla {second}.",
        )
        if second
        else ""
    )
    or_else = (
        language.say(f" or {body} patrols here", f" o si aquí patrulla {body}")
        if body
        else ""
    )
    said = {
        "contract": language.say(
            f"{name} has no police department of its own. {body} polices it under "
            f"contract{source}.",
            f"{name} no tiene policía propia. {body} la atiende por contrato{source}.",
        ),
        "on_record": language.say(
            f"{second} polices {name} under contract{source}.",
            f"{second} atiende {name} por contrato{source}.",
        )
        if second
        else "",
        "joint": language.say(
            f"{name} is served by {body}, a force of several municipalities{source}.",
            f"A {name} la atiende {body}, una policía de varios municipios{source}.",
        ),
        "confirmed": language.say(
            f"{name} has its own police, {body}{source}.",
            f"{name} tiene policía propia, {body}{source}.",
        ),
        "probable": language.say(
            f"{where} probably has its own police, {body}, which only one count or "
            f"list confirms{source}.{if_not}",
            f"{where} probablemente tiene policía propia, {body}, que solo un recuento "
            f"o una lista confirma{source}.{if_not}",
        ),
        "open": language.say(
            f"We could not confirm whether {where} has its own police{or_else}. The "
            f"FBI's register of {register} lists {second}, and nothing else confirms "
            "that it polices this place.",
            f"No pudimos confirmar si {where} tiene policía propia{or_else}. El "
            f"registro de policías del FBI, de {register}, menciona a {second}, y nada "
            "más confirma que atienda este lugar.",
        ),
        "part_of": language.say(
            f"{lies_in}{source}. Its police: {body}.",
            f"{lies_in}{source}. Su policía: {body}.",
        ),
        "tribal": language.say(
            f"{body} polices {name}{source}.", f"{body} atiende {name}{source}."
        ),
        "consolidated": language.say(
            f"{name} has no police department that we know of. {body} polices "
            f"{plain(within_text(area['county_name']))} outside towns with police of "
            f"their own{source}.",
            f"No conocemos policía propia de {name}. {body} atiende "
            f"{plain(area['county_name'])} fuera de los lugares con policía "
            f"propia{source}.",
        ),
        "by_role": language.say(
            f"We know of no police department of {where.rstrip(',')}. {body} patrols "
            f"such places{source}.",
            f"No conocemos policía propia de {where.rstrip(',')}. {body} patrulla "
            f"esos lugares{source}.",
        ),
        "assumed": language.say(
            f"We know of no police department of {where.rstrip(',')}. We assume that "
            f"{body} patrols here; no source of ours says so.",
            f"No conocemos policía propia de {where.rstrip(',')}. Suponemos que aquí "
            f"patrulla {body}; ninguna fuente nuestra lo dice.",
        ),
        "unknown": unknown,
    }
    return said[area["police_evidence"]]


def _who_polices_county(
    area: Row, register: str, towns: Sequence[Row], language: Language
) -> str:
    """Say who polices a county where that is not simply its sheriff."""
    whole = _whole(area, language)
    body = language.name(plain(area["leading_body_name"] or ""))
    source = _evidence(area, language)
    if area["police_evidence"] == "consolidated":
        return language.say(
            f"{body} polices {whole}, except towns with police of their own{source}.",
            f"{body} atiende {whole}, salvo los lugares con policía propia{source}.",
        )
    if area["leading_role"] == "county" and area["sheriff_role"] == "courts_mainly":
        return language.say(
            "Sheriffs here mainly serve the courts and jails; they do not patrol "
            f"towns{source}.",
            "Aquí los alguaciles sirven sobre todo a tribunales y cárceles; no "
            f"patrullan los pueblos{source}.",
        )
    if area["leading_role"] == "county":
        return ""
    parts = parts_of_county(area, towns, language)
    return language.say(
        f"No sheriff or police of {whole} is known by the FBI's register of "
        f"{register} or our sources; whoever polices parts of it may serve all of "
        f"it. {parts}",
        f"Ni el registro de policías del FBI, de {register}, ni nuestras fuentes "
        f"nombran una policía o un alguacil de {whole}; la policía de una "
        f"parte puede atender también el resto. {parts}",
    )


def _evidence(area: Row, language: Language) -> str:
    """Name the source of who polices an area, with its year, in brackets."""
    if not area["evidence_source_url"]:
        return ""
    # why: titles of data sets would take more room than the sentence.
    link = SourceLink(area["evidence_publisher"], area["evidence_source_url"])
    source = cite(link, language)
    day = area["evidence_on"]
    return f" ({source}, {day.year})" if day else f" ({source})"


def area_status(asked: Row, agencies: Sequence[Row]) -> str:
    """Return as Markdown the status of an area, and whose it is if not its own.

    Args:
        asked: A row of ``areas`` or ``registered_bodies``.
        agencies: Its leading agency, if that is on record.
    """
    mark = status_mark(asked["ring_status"], silent_status(asked))
    if agencies and asked["ring_status"] == agencies[0]["ring_status"]:
        mark = agency_status(agencies[0])
    role = asked.get("leading_role")
    if asked.get("area_type") != "place" or role not in {"county", "state"}:
        return mark
    return f"{label('served_area', role)}: {mark}"


def silent_status(asked: Row, language: Language = ENGLISH) -> str:
    """Name the status of what nothing is known of, with the day of the search."""
    words = label("ring_status", asked["ring_status"], language.label)
    return as_of(words, asked["searched_on"], language)


def miles_away(row: Row, language: Language = ENGLISH) -> str:
    """Say how far a place is."""
    return f"{row['distance_miles']:g} {language.say('miles', 'millas')}"


def how_compared(rows: Sequence[Row], language: Language = ENGLISH) -> str:
    """Say by which rule places of like size were chosen: rows of ``comparable_to``."""
    own = grouped(rows[0]["own_population_count"])
    return language.say(
        f"Chosen by rule: those closest in size to its own {own} residents, between "
        "half and twice that, of the same state first, then of the same part of the "
        "country; only those whose own agency is in our sources, with Ring or not.",
        f"Elegidos por regla: los de tamaño más parecido a sus {own} habitantes, entre "
        "la mitad y el doble, primero del mismo estado y luego de la misma parte del "
        "país; solo aquellos cuya agencia está en nuestras fuentes, con Ring o sin él.",
    )


def comparable_told(row: Row, language: Language = ENGLISH) -> str:
    """Say how large a town of like size is, and why it was chosen."""
    residents = language.say("residents", "habitantes")
    chosen = label("choice_rule", row["choice_rule"], language.label)
    return f"{grouped(row['population_count'])} {residents}, {chosen}"
