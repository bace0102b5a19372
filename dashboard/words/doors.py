"""Other ways police reach private cameras: registries, offers, technologies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.queries.labels import label, limits
from dashboard.text.formats import date_before, day_text, grouped
from dashboard.text.languages import ENGLISH, Language
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink
from dashboard.text.statuses import counter_at_zero, newest_count, registered_cameras
from dashboard.words.history import as_sentence
from dashboard.words.places import within_text
from dashboard.words.sources import cite, cite_row
from dashboard.words.statuses import status_sentence

DOORS_ARE_NOT_RING = (
    "Police reach private cameras in other ways too. None of this is counted as Ring "
    "anywhere in this record.",
    "La policía llega a las cámaras privadas también por otras vías. Nada de esto "
    "cuenta como Ring en este registro.",
)
# What a camera's owner wants to know of a request, in the order of its life.
_ASPECTS = (
    *("publication", "response", "what_police_see", "where_footage_goes", "opt_out"),
    *("who_can_create", "federal_agencies"),
)
FLOCK_HEADING = (
    "License-plate readers, not Ring's",
    "Lectores de placas, no de Ring",
)
_OVER = {"ended", "dropped"}


def registry_told(
    registry: Row, sources: Mapping[str, Row], profile: Row
) -> tuple[str, str, list[str]]:
    """Tell what an agency's own registry published, and what that is not.

    Args:
        registry: A row of ``camera_registries_of`` with this agency.
        sources: Rows of ``sources`` by their id.
        profile: The agency.

    Returns:
        Markdown: its counts, what they are not, and notes with their sources.
    """
    portal = SourceLink(registry["portal_name"], registry["portal_url"])
    owner = f"{portal.markdown()}, software of {plain(registry['vendor_name'])}"
    if registry["last_read_on"] is None:
        told = (
            f"**On a list of portals of {day_text(registry['listed_on'])}:** {owner}. "
            "Its counts were out of our reach, which is no sign that it has none."
        )
    else:
        told = _counts(registry, owner)
    return (
        told,
        "**What this is not:** a figure of Ring's. A registered camera may be of any "
        "make, and a registry says nothing for or against an agreement with Ring. On "
        f"this agency and Ring the record says: **{plain(status_sentence(profile))}**.",
        _notes(registry, sources),
    )


def no_registry() -> str:
    """Say that no registry is tied to an agency, and how far that goes."""
    read = limits("camera_registries")
    return (
        "No portal on our list of camera registries, read from "
        f"{day_text(read.first_on)} to {day_text(read.last_on)}, is tied to this "
        "agency for sure. It may have a registry elsewhere: this does not mean no."
    )


def place_registries_told(rows: Sequence[Row], sources: Mapping[str, Row]) -> list[str]:
    """Name the registries of a place of which nobody knows for sure who runs them.

    Args:
        rows: Rows of ``camera_registries_of`` without an agency.
        sources: Rows of ``sources`` by their id.
    """
    lines = []
    for row in rows:
        portal = SourceLink(row["portal_name"], row["portal_url"])
        runs = (
            f"names {plain(row['agency_name'])}, which could not be tied to one agency"
            if row["agency_name"]
            else "does not say which agency runs it"
        )
        counted = ""
        if row["last_read_on"]:
            read_on = day_text(row["last_read_on"])
            told = counter_at_zero(row) or (
                f"it had {registered_cameras(row)} on {read_on}"
            )
            counted = f" {as_sentence(told)}"
        place = row["place_name"] or within_text(row["county_name"])
        lines.append(
            f"A portal for {plain(place)} is on the list, {portal.markdown()}. It "
            f"{runs}.{counted} "
            f":small[{cite_row(sources[row['source_id']])}]"
        )
    return lines


def registry_sources(rows: Sequence[Row], counts: Sequence[Row]) -> list[str]:
    """Return the ids of the sources that registries and their counts rest on."""
    return sorted(
        {
            row[column]
            for row in (*rows, *counts)
            for column in ("source_id", "agency_source_id", "note_source_id")
            if row.get(column)
        }
    )


def registries_in_short(
    registries: Sequence[Row], language: Language = ENGLISH
) -> list[str]:
    """Say that an agency also has a camera registry, which is not Ring's.

    Args:
        registries: Rows of ``camera_registries_of``.
    """
    lines = []
    for row in registries:
        portal = cite(SourceLink(row["portal_name"], row["portal_url"]), language)
        read_on, count = row["last_read_on"], row["last_registered_camera_count"]
        told = language.say(
            "Its counts were out of our reach.", "No pudimos leer sus cifras."
        )
        if read_on:
            day = language.day(read_on, article=True)
            told = language.say(
                as_sentence(
                    counter_at_zero(row)
                    or f"{grouped(count)} cameras were registered on {day}, by its own "
                    "count"
                ),
                f"Según su propia cuenta, {day} había {grouped(count)} registradas.",
            )
        has = language.say(
            f"Apart from Ring, it has a camera registry of any make, {portal}.",
            f"Aparte de Ring, tiene un registro de cámaras de cualquier marca, "
            f"{portal}.",
        )
        lines.append(f"{has} {told}")
    return lines


def running_programs(steps: Sequence[Row]) -> list[Row]:
    """Return the start of each of the company's programs that no source reports over.

    Args:
        steps: Rows of ``company_steps``.
    """
    over = {row["program_id"] for row in steps if row["step_type"] in _OVER}
    return [
        row
        for row in steps
        if row["step_type"] == "started" and row["program_id"] not in over
    ]


def offered_today(
    steps: Sequence[Row], body: str, language: Language = ENGLISH
) -> list[str]:
    """Tell by which of the company's programs police can ask for video today.

    Args:
        steps: Rows of ``company_steps``.
        body: Who may use them; Markdown.
    """
    lines = []
    for row in running_programs(steps):
        name = language.name(plain(row["program_name"]))
        since = language.day(row["step_on"], row["step_on_precision"])
        told = language.say(
            f"**{name}**, since {since}: no source that we know of reports its end. "
            f"No list says which agencies use it, so whether {body} does is not known.",
            f"**{name}**, desde {since}: ninguna fuente que conozcamos dice que "
            "terminó. Ninguna lista dice qué agencias lo usan, así que no se sabe si "
            f"lo usa {body}.",
        )
        checked = language.say("last checked", "última revisión:")
        lines.append(
            f"{told} :small[{cite_row(row, language=language)} · {checked} "
            f"{language.day(row['checked_on'])}]"
        )
    return lines


def rules_told(
    rules: Sequence[Row], steps: Sequence[Row], language: Language = ENGLISH
) -> list[str]:
    """Tell the first rule on each part of a request that matters to an owner.

    Args:
        rules: Rows of ``program_rules``; those of a program that is over are left out.
        steps: Rows of ``company_steps``.
    """
    running = {row["program_id"] for row in running_programs(steps)}
    first: dict[str, Row] = {}
    for row in rules:
        if row["program_id"] in running and row["aspect"] in _ASPECTS:
            first.setdefault(row["aspect"], row)
    return [
        f"{plain(language.say(row['rule_text'], row['rule_text_es']))} :small[{source}]"
        for row in sorted(first.values(), key=lambda row: _ASPECTS.index(row["aspect"]))
        for source in [cite(SourceLink(row["publisher"], row["source_url"]), language)]
    ]


def warrants_told(
    rows: Sequence[Row], language: Language = ENGLISH
) -> tuple[list[str], list[str], int]:
    """Tell what makers' texts say of police access without a warrant.

    Args:
        rows: Rows of ``warrant_answers``.

    Returns:
        Markdown: of Ring, of other makers whose texts are recent or undated, and how
        many other makers have only old ones.
    """
    others = [row for row in rows if not row["is_ring"]]
    recent = [row for row in others if row["terms_date_status"] != "old"]
    return (
        [_warrant(row, language) for row in rows if row["is_ring"]],
        [_warrant(row, language) for row in recent],
        len(others) - len(recent),
    )


def _warrant(row: Row, language: Language) -> str:
    day = row["supported_on"]
    when = language.say("undated", "sin fecha")
    if day and row["supported_on_precision"] != "seen":
        when = language.day(day, row["supported_on_precision"])
        if row["terms_date_status"] == "old":
            old = language.say("over three years old", "de hace más de tres años")
            when = f"{when}, {old}"
    maker = language.name(plain(row["vendor_name"]))
    said = language.name(plain(row["summary"]))
    source = cite(SourceLink(row["publisher"], row["source_url"]), language)
    return f"**{maker}** ({when}): {said} :small[{source}]"


def technologies_told(rows: Sequence[Row]) -> tuple[str, list[str]]:
    """List the other technologies of an agency with the document for each.

    Args:
        rows: Rows of ``technologies_of``.

    Returns:
        Markdown: a sentence on where they are from, and a line for each.
    """
    if not rows:
        return (
            f"The Atlas of {limits('other_technologies').months} has no other "
            "technology of this agency, which does not mean no."
        ), []
    lines = []
    for row in rows:
        vendor = f", {plain(row['vendor_name'])}" if row["vendor_name"] else ""
        when = date_before(row["reported_on"], row["reported_on_precision"])
        sure = row["confidence"]
        doubt = "" if sure == "high" else f" · {sure} confidence that it is this agency"
        lines.append(
            f"**{plain(row['technology_name'])}**{vendor} "
            f":small[{when}{cite_row(row, 'cited_')} · "
            f"{label('source_kind', row['cited_source_kind'])} · "
            f"last checked {day_text(row['checked_on'])}{doubt}]"
        )
    atlas = cite_row(rows[0])
    return f":small[All from {atlas}, each with the document that it cites.]", lines


def technologies_in_short(
    rows: Sequence[Row], body: str, language: Language = ENGLISH, most: int = 8
) -> str:
    """Name the other technologies of an agency in a sentence; empty without any."""
    if not rows:
        return ""
    names = list(dict.fromkeys(plain(row["technology_name"]) for row in rows))
    further = len(names) - most
    more = language.say(f", and {further} more", f" y {further} más")
    listed = f"{language.name(', '.join(names[:most]))}{more if further > 0 else ''}"
    month = language.day(limits("other_technologies").last_on, "month")
    source = cite_row(rows[0], language=language)
    return language.say(
        f"In {month} {body} was on record for other technologies: {listed}. "
        f":small[{source}]",
        f"En {month} constaban otras tecnologías de {body}: {listed}. :small[{source}]",
    )


def flock_told(portals: Sequence[Row], language: Language = ENGLISH) -> list[str]:
    """Say that a body also publishes a plate-reader portal, or was listed with one.

    Args:
        portals: Rows of ``flock_portals_of`` or ``flock_portals_at``.
        language: That it is said in.
    """
    say, lines = language.say, []
    for row in portals:
        name = say("Flock plate-reader portal", "portal de lectores de placas de Flock")
        portal = SourceLink(name, row["portal_url"]).markdown()
        body = language.name(plain(row["body_name"]))
        read, refreshed = map(
            language.day, (row["last_read_on"], row["last_refreshed_on"])
        )
        # why: without cameras, or unreached for weeks, it may be no portal any more.
        if row["is_stale"] or row["last_camera_count"] == 0:
            told = say(
                f"{body} was listed with a {portal}, last refreshed {refreshed}.",
                f"{body} estaba en una lista con un {portal}, actualizado por última "
                f"vez el {refreshed}.",
            )
        else:
            told = say(
                f"{body} also publishes a {portal}, read {read}.",
                f"{body} también publica un {portal}, leído el {read}.",
            )
        nothing = say("That says nothing about Ring.", "Eso no dice nada sobre Ring.")
        source = f"{cite_row(row, language=language)}, {plain(row['source_license'])}"
        lines.append(f"{told} {nothing} :small[{source}]")
    return lines


def _counts(registry: Row, owner: str) -> str:
    own, shared = (
        registry["last_owned_camera_count"],
        registry["last_shared_camera_count"],
    )
    parts = (
        f" Its own: {grouped(own)}; shared with it directly: {grouped(shared)}."
        if own is not None and shared is not None
        else ""
    )
    told = f"{newest_count(registry)}: {owner}."
    if not counter_at_zero(registry):
        told += (
            " Owners told police that these cameras exist and may be asked for their "
            "video; that is no live access."
        )
    elif not registry["last_integrated_camera_count"]:
        return told
    viewed = grouped(registry["last_integrated_camera_count"])
    return (
        f"{told}  \n**{viewed} cameras that police can view** through that "
        "software on the same day. Cameras of other agencies' accounts are among them, "
        f"so they are not the cameras of this place.{parts}"
    )


def _notes(registry: Row, sources: Mapping[str, Row]) -> list[str]:
    lines = [
        f"Who runs it: {plain(registry['match_note'])}"
        + _after(registry["agency_source_id"], sources)
    ]
    if registry["note"]:
        lines.append(
            plain(registry["note"]) + _after(registry["note_source_id"], sources)
        )
    if registry["last_failed_on"]:
        failed = day_text(registry["last_failed_on"])
        lines.append(f"Its profile could last not be read on {failed}.")
    lines.append(
        f"{cite_row(sources[registry['source_id']])} · last checked "
        f"{day_text(sources[registry['source_id']]['retrieved_on'])}"
    )
    return lines


def _after(source_id: str | None, sources: Mapping[str, Row]) -> str:
    return f" {cite_row(sources[source_id])}." if source_id else ""
