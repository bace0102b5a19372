"""Statuses in words: an agency's with its date and evidence, and a state's totals."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.theme import STATUS_SIGNS
from dashboard.text.formats import counted, day_text, grouped
from dashboard.text.languages import Labels
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink
from dashboard.text.statuses import answer_text, status_text
from dashboard.words.sources import cite, cite_row


def status_mark(ring_status: str, words: str) -> str:
    """Return a status as Markdown: shape, color and words."""
    sign = STATUS_SIGNS[ring_status]
    return f":{sign.badge}-badge[{sign.symbol} {plain(words)}]"


def describe_statuses(language: Labels) -> list[str]:
    """Explain what each status means, in the order of legends; Markdown."""
    names = language.labels("ring_status")
    return [
        f"{status_mark(code, names[code])} {plain(meaning)}"
        for code, meaning in language.labels("ring_status", "meaning").items()
    ]


def status_title(row: Row, language: Labels) -> str:
    """Return a status as a heading that answers the reader's question."""
    sign = STATUS_SIGNS[row["ring_status"]]
    return f":{sign.badge}[{sign.symbol}] {plain(status_sentence(row, language))}"


def status_sentence(row: Row, language: Labels) -> str:
    """Return a status with its date: ``No record as of November 27, 2026``."""
    name = language.label("ring_status", row["ring_status"])
    if row["ring_status"] in {"no_record", "not_checked"}:
        if not row.get("searched_on"):
            return name
        day = language.day(row["searched_on"])
        return language.say(f"{name} as of {day}", f"{name} al {day}")
    if row["ring_status_on"] is None:
        return language.say(f"{name}, date not known", f"{name}, sin fecha conocida")
    return status_text(
        name, row["ring_status_on"], row["ring_status_on_precision"], language
    )


def agency_status(row: Row, language: Labels) -> str:
    """Return the status of an agency with its date, as Markdown."""
    return status_mark(row["ring_status"], status_sentence(row, language))


def evidence_sentence(row: Row, language: Labels) -> str:
    """Cite the source that decides the status, as Markdown; empty if there is none."""
    if not row["ring_status_source_url"]:
        return ""
    source = cite_row(row, language, "ring_status_")
    return language.say(
        f"Evidence of the status: {source}.", f"Pruebas del estado: {source}."
    )


def status_answer(row: Row, language: Labels, *, names_agency: bool = False) -> str:
    """Answer whether an agency is with Ring, as Markdown; empty if unknown."""
    answer = answer_text(row, language.labels("ring_answer"), language)
    whose = f"{language.name(plain(row['agency_name']))}. " if names_agency else ""
    return f"**{whose}{plain(answer)}**" if answer else ""


def describe_status(row: Row, language: Labels) -> str:
    """Name the agency, explain its status and say when it joined."""
    return (
        f"**{language.name(plain(row['agency_name']))}.** "
        f"{plain(_meaning(row, language))} {joined_sentence(row, language)}"
    )


def _meaning(row: Row, language: Labels) -> str:
    if language.is_english:
        return str(row["status_meaning"])
    translated: dict[str, str] = {}
    for vocabulary in ("ring_status", "ring_status_reason"):
        spanish = language.labels(vocabulary, "meaning").values()
        words = language.vocabularies[vocabulary, "meaning"].values()
        translated |= zip(words, spanish, strict=True)
    return translated[row["status_meaning"]]


def joined_sentence(row: Row, language: Labels) -> str:
    """Say when an agency joined Ring; empty if no source says it did."""
    if not row["has_ring_record"]:
        return ""
    if row["joined_on"] is None:
        return language.say(
            "No source dates its joining.", "Ninguna fuente dice cuándo se unió."
        )
    precision, is_disputed = (
        row["joined_on_precision"],
        row["ring_status"] == "disputed",
    )
    day = language.day(row["joined_on"], precision, article=is_disputed)
    if is_disputed:
        return language.say(
            f"On Ring's map from {day}.", f"En el mapa de Ring desde {day}."
        )
    return language.say(f"Joined Ring: {day}.", f"Se unió a Ring: {day}.")


def joined_and_source(profile: Row, language: Labels) -> str:
    """Say when an agency joined, with the source and any earlier date.

    Markdown in English; empty if no source says it joined.
    """
    if not profile["has_ring_record"] or profile["joined_on"] is None:
        return joined_sentence(profile, language)
    by_map = " By the date on Ring's own map."
    source = cite_row(profile, language, "joined_")
    text = (
        f"**{joined_sentence(profile, language)}**"
        f"{by_map if profile['joined_basis'] == 'atlas_of_2020' else ''} "
        f":small[{source}.]"
    )
    if profile["earlier_on"] is None:
        return text
    precision = profile["earlier_on_precision"]
    when = f"{'on' if precision == 'day' else 'in'} "
    when = f"**{when}{day_text(profile['earlier_on'], precision)}**"
    claim = language.label("earlier_event", profile["earlier_event_type"])
    earlier = cite_row(profile, language, "earlier_")
    return f"{text} {claim.format(when=when)}. :small[{earlier}.]"


def describe_profile(profile: Row) -> str:
    """Describe an agency's type, location and other names."""
    names = profile["other_names"]
    also = f" Also written: {plain(names)}." if names else ""
    return f"{profile['kind_name']}. {plain(place_of(profile))}.{also}"


def place_of(row: Row) -> str:
    """Return an agency's town, county and state."""
    parts = (row["place_name"], row["county_name"], row["state_name"])
    return ", ".join(dict.fromkeys(part for part in parts if part))


def describe_state(
    name: str, rows: Sequence[Row], searched_count: int, language: Labels
) -> list[str]:
    """Describe how many agencies of a state are with Ring, by status, as Markdown.

    Args:
        name: Name of the state for use in a sentence.
        rows: Rows of ``statuses_of_state``.
    """
    with_ring = [row for row in rows if row["has_ring_record"]]
    others = [row for row in rows if not row["has_ring_record"]]
    lines = [
        _with_ring(name, agencies_with_ring(rows), with_ring)
        if with_ring
        else _nobody(name, rows, searched_count)
    ]
    if with_ring:
        lines.append(f"By status: {_counts(with_ring)}")
    if others:
        lines.append(f"Not recorded with Ring: {_counts(others)}")
    if with_ring and (url := with_ring[0]["newest_list_url"]):
        newest = with_ring[0]
        publisher, title = newest["newest_list_publisher"], newest["newest_list_title"]
        source = cite(SourceLink(publisher, url, title or ""), language)
        lines.append(
            f":small[The list: {source}. Each agency's page has its other sources.]"
        )
    return lines


def agencies_with_ring(rows: Sequence[Row]) -> int:
    """Count the agencies of a state that are on record with Ring."""
    return sum(row["agency_count"] for row in rows if row["has_ring_record"])


def _with_ring(name: str, count: int, with_ring: Sequence[Row]) -> str:
    verb = "is" if count == 1 else "are"
    agencies = counted(count, "agency", "agencies")
    start = f"**{agencies}** of {name} {verb} recorded with Ring"
    listed = sum(row["newest_list_agency_count"] for row in with_ring)
    if not listed:
        return f"{start}; no dated list has any of them."
    day = day_text(with_ring[0]["newest_list_on"])
    if listed == count:
        them = "it" if count == 1 else "them"
        return f"{start}; the newest list that names {them} is of {day}."
    return f"{start}; the newest list, of {day}, names {grouped(listed)} of them."


def _nobody(name: str, rows: Sequence[Row], searched_count: int) -> str:
    until = f", as of {day_text(rows[0]['searched_on'])}" if rows else ""
    return (
        f"**No agency** of {name} is recorded with Ring in the {searched_count} "
        f"sources searched{until}. That does not mean no."
    )


def _counts(rows: Sequence[Row]) -> str:
    return " ".join(
        status_mark(
            row["ring_status"],
            f"{grouped(row['agency_count'])} {row['status_name'].lower()}",
        )
        for row in rows
    )
