"""Incidents, public money for cameras and national figures in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from dashboard.charts.incidents import STANDING_MARKS
from dashboard.text.formats import day_text, first_up, grouped
from dashboard.text.languages import Labels
from dashboard.text.markdown import plain
from dashboard.text.reports import row_report
from dashboard.text.rows import Row
from dashboard.words.sources import cite_publisher, cite_row, last_checked

_MONEY = {
    "promised_usd": ("promised", "prometidos"),
    "approved_usd": ("approved", "aprobados"),
    "spent_usd": ("spent", "gastados"),
    "other_public_usd": (
        "of public money, not said whether promised or spent",
        "de dinero público, sin que se diga si se prometió o se gastó",
    ),
    "vendor_total_usd": ("from the company", "de la empresa"),
}


def standing_badge(standing: str, language: Labels) -> str:
    """Return an incident's standing as Markdown: its sign and its label."""
    mark = STANDING_MARKS[standing]
    return f":{mark.badge}-badge[{mark.symbol} {language.label('standing', standing)}]"


def when_happened(row: Row) -> str:
    """Return the date of an incident at its known precision."""
    day: date = row["happened_on"]
    if row["happened_on_precision"] == "span":
        return f"{day_text(day)} to {day_text(row['happened_on_latest'])}"
    return day_text(day, row["happened_on_precision"])


def incident_facts(row: Row, language: Labels) -> str:
    """Describe an incident's standing, date and type."""
    return (
        f"{standing_badge(row['standing'], language)} **{when_happened(row)}** · "
        f"{plain(row['vendor_names'])} · "
        f"{language.label('incident_type', row['incident_type'])}"
    )


def how_read(row: Row) -> str:
    """Describe how the source was read, with any caveats."""
    note = f" {plain(row['note'])}" if row["note"] else ""
    return f"{plain(row['reading_reason'])}{note}"


def missing_answer(row: Row, language: Labels) -> str:
    """Explain in English why the company's answer is missing, and as of when."""
    status, day = row["answer_status"], row["answer_searched_on"]
    words = language.vocabularies["answer_status", "label"][status]
    words = words.format(day=day_text(day) if day else "")
    meaning = language.vocabularies["answer_status", "meaning"].get(status)
    return f"{words}. {meaning}" if meaning else f"{words}."


def missing_answer_word(row: Row, language: Labels) -> str:
    """Return a short form for lists that explain the reasons once."""
    words = language.labels("answer_status", "short_label")
    return words.get(row["answer_status"]) or missing_answer(row, language)


def describe_links(
    links: Sequence[Row], agency_link: Callable[[Row], str], language: Labels
) -> list[str]:
    """Describe what an incident is related to, with dates and reasons.

    Args:
        agency_link: Returns a link to an agency in a row.
    """
    lines = []
    words = link_words(links, agency_link, language)
    for text, link in zip(words, links, strict=True):
        reason = f" {plain(link['link_reason'])}" if link["link_reason"] else ""
        lines.append(f"{text}{_dates(link)}.{reason}")
    return lines


def _dates(link: Row) -> str:
    start, end = link["linked_from_on"], link["linked_to_on"]
    if start and end:
        return f" ({day_text(start)} to {day_text(end)})"
    if start:
        return f" (from {day_text(start)})"
    return f" (until {day_text(end)})" if end else ""


def link_words(
    links: Sequence[Row], agency_link: Callable[[Row], str], language: Labels
) -> list[str]:
    """Describe what an incident is related to, one text per relation."""

    def words(row: Row) -> str:
        if row["link_type"] == "agency":
            return f"Names {agency_link(row)}"
        verb = language.label("program_relation", row["link_relation"])
        return f"{first_up(verb)} the program {plain(row['linked_name'])}"

    return [words(row) for row in links]


def describe_incidents(rows: Sequence[Row], language: Labels) -> list[str]:
    """Describe incidents that name an agency, each with the company's answer."""
    lines = []
    for row in rows:
        day = language.day(row["happened_on"], row["happened_on_precision"])
        answer = missing_answer(row, language)
        if row["company_answer"]:
            source = cite_publisher(row, language, "answer_")
            answer = f"{plain(row['company_answer'])} :small[{source}]"
        event = (
            f"**{plain(row['headline'])}** ({row['standing']}). "
            f"{plain(row['detail'] or '')}"
        )
        replied = f"{plain(row['company_name'])}: {answer}"
        evidence = _evidence(row, "incident_id", language)
        lines.append(
            f"**{day}:** {language.name(event)} :small[{evidence}]  \n"
            f"  {language.name(replied)}"
        )
    return lines


def describe_subsidies(
    rows: Sequence[Row], around: Sequence[Row], language: Labels
) -> list[str]:
    """Describe funding rounds; totals of different kinds are never added together.

    Args:
        around: Rounds in the area that do not name the agency.
    """
    lines = []
    for row in [*rows, *around]:
        where = language.name(plain(row["jurisdiction_name"]))
        kind = language.label("scheme_type", row["scheme_type"]).lower()
        standing = language.label("round_status", row["round_status"]).lower()
        money = ", ".join(
            f"${grouped(row[column])} {language.say(*words)}"
            for column, words in _MONEY.items()
            if row[column] is not None
        )
        devices = row["device_given_count"] or row["device_planned_count"]
        counted = (
            language.say("handed out", "entregados")
            if row["device_given_count"]
            else language.say("planned", "previstos")
        )
        no_sum = language.say("No sum is stated.", "No se indica ninguna suma.")
        unsaid = language.say(
            "Whether police took part is not recorded.",
            "No consta si la policía participó.",
        )
        day, precision = row["announced_on"], row["announced_on_precision"]
        where += f", {language.day(day, precision)}" if day else ""
        parts = [
            language.say(
                f"**{where}: {kind}, {standing}.**",
                f"**{where}: {kind}; estado: {standing}.**",
            ),
            f"{plain(money)}." if money else no_sum,
            f"{grouped(devices)} {language.say('devices', 'aparatos')} {counted}."
            if devices
            else "",
            language.meaning("condition_status", row["sharing_condition_status"]),
            unsaid if row in around else "",
        ]
        text = " ".join(part for part in parts if part)
        lines.append(f"{text}  \n  :small[{_evidence(row, 'round_id', language)}]")
    return lines


def no_money_or_incident(
    rounds: Sequence[Row], incidents: Sequence[Row], language: Labels
) -> str:
    """Say that no funding round or incident is known; empty if both are known."""
    nothing = [
        *(
            []
            if rounds
            else [("funding round for Ring cameras", "dinero para cámaras")]
        ),
        *([] if incidents else [("incident", "incidente")]),
    ]
    if not nothing:
        return ""
    return language.say(
        f"No {' and no '.join(english for english, _ in nothing)} on record names it.",
        f"No consta ningún {' ni ningún '.join(spanish for _, spanish in nothing)} "
        "que la nombre.",
    )


def _evidence(row: Row, key: str, language: Labels) -> str:
    kind = language.label("source_kind", row["source_kind"])
    evidence = f"{cite_row(row, language)} · {kind} · {last_checked(row, language)}"
    return evidence + row_report(row[key], row["source_url"], language)


def describe_figure(row: Row, language: Labels) -> str:
    """Describe what a headline figure counts, its date and its source."""
    return (
        f"{plain(row['definition'])} As of {day_text(row['as_of_on'])}. "
        f"Source: {cite_row(row, language)}."
    )


def describe_total(row: Row, language: Labels) -> str:
    """Describe what a total published by others counts, with its source."""
    note = f" {plain(row['note'])}." if row["note"] else ""
    return (
        f"**{day_text(row['event_on'], row['event_on_precision'])}:** "
        f"{language.label('bound', row['bound'])} **{grouped(row['agency_count'])}** "
        f"{plain(row['counts_what'])}.{note} :small[{cite_row(row, language)}]"
    )
