"""Statuses, camera registries and money in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dashboard.text.formats import day_text, grouped
from dashboard.text.languages import ENGLISH, Language
from dashboard.text.rows import Row

_SINCE = {"Disputed", "En disputa"}


def status_text(
    status_name: str,
    status_on: date | None,
    precision: str,
    language: Language = ENGLISH,
) -> str:
    """Write a status with the date of its evidence, if known.

    Returns:
        ``Last seen August 9, 2021``, ``Disputed since August 2019``, ``No record``.
    """
    if status_on is None:
        return status_name
    is_since = status_name in _SINCE
    day = language.day(status_on, precision, article=is_since)
    return language.say(
        f"{status_name}{' since' if is_since else ''} {day}",
        f"{status_name}{' desde' if is_since else ':'} {day}",
    )


def answer_text(
    row: Row, answers: Mapping[str, str], language: Language = ENGLISH
) -> str:
    """Answer whether an agency is with Ring.

    Args:
        row: A row of ``page_agency_profiles``.
        answers: Answers for statuses without a list or map.

    Returns:
        Such as ``Yes: on Ring's map and a list, May 2019 to August 2021.``; empty for
            ``no_record`` and ``not_checked``.
    """
    status, day = row["ring_status"], row["ring_status_on"]
    when = language.day(day, row["ring_status_on_precision"]) if day else ""
    if status in {"active", "last_seen"}:
        since = language.say(
            " We have no information after that.", " Desde entonces no se sabe."
        )
        sightings = f"{_seen(row, when, language)}{'' if status == 'active' else since}"
        return language.say(f"Yes: {sightings}", f"Sí: {sightings}")
    if status == "disputed":
        seen, month = _seen(row, "", language), _month(day, language)
        return language.say(
            f"Disputed: {seen} By its own word or a report on it, in {month}, it takes "
            "no part.",
            f"En disputa: {seen} Según la propia agencia o un informe sobre ella, en "
            f"{month}, no participa.",
        )
    if status not in answers:
        return ""
    return f"{answers[status]} ({when})." if when else f"{answers[status]}."


def _seen(row: Row, newest: str, language: Language) -> str:
    """Say where and when an agency was seen with Ring."""
    first, listed = row["joined_on"], row["listed_until_on"]
    joined = language.day(first, _roughly(row["joined_on_precision"])) if first else ""
    month = _month(listed, language)
    if row["joined_basis"] == "atlas_of_2020":
        is_span = month != joined
        sighting = language.say(
            f"on Ring's map{' and a list' if row['is_on_list'] else ''}, "
            f"{joined}{f' to {month}' if is_span else ''}.",
            "apareció en el mapa de Ring"
            f"{' y en una lista' if row['is_on_list'] else ''}, "
            f"{f'de {joined} a {month}' if is_span else f'en {joined}'}.",
        )
    elif listed:
        sighting = language.say(
            f"on the list of {month}.", f"apareció en la lista de {month}."
        )
    elif joined:
        listed = first
        sighting = language.say(
            f"reported to have joined in {joined}.",
            f"según un informe, se unió en {joined}.",
        )
    elif newest:
        return language.say(
            f"reported to be with Ring ({newest}).",
            f"según un informe, estaba con Ring ({newest}).",
        )
    else:
        return language.say("it was reported.", "así se informó.")
    last = row["ring_status_on"]
    is_later = last and listed and (last.year, last.month) > (listed.year, listed.month)
    if not (newest and is_later):
        return sighting
    month = _month(last, language)
    return language.say(
        f"{sighting} Named again in {month}.",
        f"{sighting} Se la volvió a nombrar en {month}.",
    )


def _roughly(precision: str) -> str:
    return "year" if precision == "year" else "month"


def _month(day: date | None, language: Language) -> str:
    unknown = language.say("a month unknown", "un mes que no se conoce")
    return language.day(day, "month") if day else unknown


def registered_cameras(registry: Row) -> str:
    """Say how many registered cameras a portal last published."""
    count = registry["last_registered_camera_count"]
    return f"{grouped(count)} registered camera{'' if count == 1 else 's'}"


def counter_at_zero(registry: Row) -> str:
    """Say that a portal showed 0, which may not be a count; otherwise empty."""
    if registry["last_registered_camera_count"]:
        return ""
    return f"its portal's counter showed 0 on {day_text(registry['last_read_on'])}"


def registry_sentence(registry: Row) -> str:
    """Say that there is a camera registry, with its latest count and date."""
    counted = (
        counter_at_zero(registry)
        or f"{registered_cameras(registry)} on {day_text(registry['last_read_on'])}"
        if registry["last_read_on"]
        else f"on the list of {day_text(registry['listed_on'])}, its counts not read"
    )
    return f"Camera registry, not Ring's: {counted}"


# Kinds of public money, each its own measure.
MONEY_LABELS = {
    "spent_usd": "Spent",
    "approved_usd": "Approved",
    "promised_usd": "Promised",
    "other_public_usd": "Other basis",
}


def dated(day: date | None, precision: str, unknown: str = "date not known") -> str:
    """Write a date by its precision, or a text if it is unknown."""
    return unknown if day is None else day_text(day, precision)
