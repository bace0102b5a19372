"""Places in words: their size, their police, and searches that found nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.text.languages import Labels
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink
from dashboard.words.sources import cite, cite_row
from dashboard.words.statuses import (
    agency_status,
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
