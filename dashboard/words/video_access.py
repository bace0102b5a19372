"""How police get video: Ring's current programs, makers' terms and other ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.text.formats import as_sentence, date_before, day_text, grouped
from dashboard.text.languages import Labels
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink
from dashboard.text.statuses import counter_at_zero, newest_count, registered_cameras
from dashboard.words.places import within_text
from dashboard.words.sources import cite, cite_publisher, cite_row, last_checked
from dashboard.words.statuses import status_sentence

OTHER_WAYS_ARE_NOT_RING = (
    "Police reach private cameras in other ways too. None of this is counted as Ring "
    "anywhere in this record.",
    "La policía llega a las cámaras privadas también por otras vías. Nada de esto "
    "cuenta como Ring en este registro.",
)
# What camera owners want to know about a request, in the order of the steps.
_ASPECTS = (
    *("publication", "response", "what_police_see", "where_footage_goes", "opt_out"),
    *("who_can_create", "federal_agencies"),
)
FLOCK_HEADING = (
    "License-plate readers, not Ring's",
    "Lectores de placas, no de Ring",
)
_OVER = {"ended", "dropped"}


def describe_registry(
    registry: Row, sources: Mapping[str, Row], profile: Row, language: Labels
) -> tuple[str, str, list[str]]:
    """Describe an agency's own registry in English.

    Returns:
        Markdown: the counts, what they do not include, and notes with sources.
    """
    portal = SourceLink(registry["portal_name"], registry["portal_url"])
    owner = f"{portal.markdown()}, software of {plain(registry['vendor_name'])}"
    if registry["last_read_on"] is None:
        counts = (
            f"**On a list of portals of {day_text(registry['listed_on'])}:** {owner}. "
            "We could not read its counts, which does not mean it has none."
        )
    else:
        counts = _counts(registry, owner)
    status = plain(status_sentence(profile, language))
    return (
        counts,
        "**What this is not:** a figure of Ring's. A registered camera may be of any "
        "make, and a registry says nothing for or against an agreement with Ring. On "
        f"this agency and Ring the record says: **{status}**.",
        _notes(registry, sources, language),
    )


def no_registry(language: Labels) -> str:
    """Say that no registry clearly belongs to an agency, and what remains possible."""
    read = language.limits["camera_registries"]
    return (
        "No portal on our list of camera registries, read from "
        f"{day_text(read.first_on)} to {day_text(read.last_on)}, clearly belongs to "
        "this agency. It may have a registry elsewhere: this does not mean no."
    )


def describe_place_registries(
    rows: Sequence[Row], sources: Mapping[str, Row], language: Labels
) -> list[str]:
    """List a place's registries whose operator is uncertain."""
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
            count = counter_at_zero(row) or (
                f"it had {registered_cameras(row)} on {read_on}"
            )
            counted = f" {as_sentence(count)}"
        place = row["place_name"] or within_text(row["county_name"], language)
        lines.append(
            f"A portal for {plain(place)} is on the list, {portal.markdown()}. It "
            f"{runs}.{counted} "
            f":small[{cite_row(sources[row['source_id']], language)}]"
        )
    return lines


def registries_in_short(registries: Sequence[Row], language: Labels) -> list[str]:
    """Mention that an agency also has a camera registry that is not Ring's."""
    lines = []
    for row in registries:
        portal = cite(SourceLink(row["portal_name"], row["portal_url"]), language)
        read_on, count = row["last_read_on"], row["last_registered_camera_count"]
        text = language.say(
            "We could not read its counts.", "No pudimos leer sus cifras."
        )
        if read_on:
            day = language.day(read_on, article=True)
            text = language.say(
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
        lines.append(f"{has} {text}")
    return lines


def _running_programs(steps: Sequence[Row]) -> list[Row]:
    """Return the start of each company program that no source reports as ended.

    Takes rows of ``company_steps``.
    """
    over = {row["program_id"] for row in steps if row["step_type"] in _OVER}
    return [
        row
        for row in steps
        if row["step_type"] == "started" and row["program_id"] not in over
    ]


def programs_today(
    steps: Sequence[Row], body: str, language: Labels, *, is_cited: bool = False
) -> list[str]:
    """Say how police can request video today, and that no list says who does."""
    lines = []
    for row in _running_programs(steps):
        name = language.name(plain(row["program_name"]))
        since = language.day(row["step_on"], row["step_on_precision"])
        text = language.say(
            f"Since {since}, police can ask Ring owners for video through {name}. No "
            f"list says which agencies do; whether {body} is among them is not known.",
            f"Desde {since}, la policía puede pedir videos a los dueños de cámaras "
            f"Ring mediante {name}. Ninguna lista dice qué agencias lo hacen; no se "
            f"sabe si {body} está entre ellas.",
        )
        if is_cited:
            source = f"{cite_row(row, language)} · {last_checked(row, language)}"
            text += f" :small[{source}]"
        lines.append(text)
    return lines


def describe_rules(
    rules: Sequence[Row], steps: Sequence[Row], language: Labels
) -> list[str]:
    """Quote the first rule on each part of a request that matters to camera owners.

    Rules of ended programs are left out.
    """
    running = {row["program_id"] for row in _running_programs(steps)}
    first: dict[str, Row] = {}
    for row in rules:
        if row["program_id"] in running and row["aspect"] in _ASPECTS:
            first.setdefault(row["aspect"], row)
    return [
        f"{plain(language.say(row['rule_text'], row['rule_text_es']))} :small[{source}]"
        for row in sorted(first.values(), key=lambda row: _ASPECTS.index(row["aspect"]))
        for source in [cite_publisher(row, language)]
    ]


def describe_warrants(
    rows: Sequence[Row], language: Labels
) -> tuple[list[str], list[str], int]:
    """Summarize what makers' terms say about police access without a warrant.

    Returns:
        Markdown: Ring, other makers with recent or undated terms, and a count of the
        makers with only old terms.
    """
    others = [row for row in rows if not row["is_ring"]]
    recent = [row for row in others if row["terms_date_status"] != "old"]
    return (
        [_warrant(row, language) for row in rows if row["is_ring"]],
        [_warrant(row, language) for row in recent],
        len(others) - len(recent),
    )


def _warrant(row: Row, language: Labels) -> str:
    day = row["supported_on"]
    when = language.say("undated", "sin fecha")
    if day and row["supported_on_precision"] != "seen":
        when = language.day(day, row["supported_on_precision"])
        if row["terms_date_status"] == "old":
            old = language.say("over three years old", "de hace más de tres años")
            when = f"{when}, {old}"
    maker = language.name(plain(row["vendor_name"]))
    summary = language.name(plain(row["summary"]))
    return f"**{maker}** ({when}): {summary} :small[{cite_publisher(row, language)}]"


def describe_technologies(
    rows: Sequence[Row], language: Labels
) -> tuple[str, list[str]]:
    """List the other technologies in English, after a sentence on their source."""
    if not rows:
        return (
            f"The Atlas of {language.limits['other_technologies'].months} has no "
            "other technology of this agency, which does not mean no."
        ), []
    lines = []
    for row in rows:
        vendor = f", {plain(row['vendor_name'])}" if row["vendor_name"] else ""
        when = date_before(row["reported_on"], row["reported_on_precision"])
        confidence = row["confidence"]
        doubt = f" · {confidence} confidence that it is this agency"
        lines.append(
            f"**{plain(row['technology_name'])}**{vendor} "
            f":small[{when}{cite_row(row, language, 'cited_')} · "
            f"{language.label('source_kind', row['cited_source_kind'])} · "
            f"last checked {day_text(row['checked_on'])}"
            f"{'' if confidence == 'high' else doubt}]"
        )
    atlas = cite_row(rows[0], language)
    return f"All from {atlas}, each with the document it cites.", lines


def technologies_in_short(
    rows: Sequence[Row], body: str, language: Labels, most: int = 8
) -> str:
    """Name an agency's other technologies in one sentence; empty without any."""
    if not rows:
        return ""
    names = list(dict.fromkeys(plain(row["technology_name"]) for row in rows))
    further = len(names) - most
    more = language.say(f", and {further} more", f" y {further} más")
    listed = f"{language.name(', '.join(names[:most]))}{more if further > 0 else ''}"
    month = language.day(language.limits["other_technologies"].last_on, "month")
    source = cite_row(rows[0], language)
    return language.say(
        f"In {month} {body} was on record for other technologies: {listed}. "
        f":small[{source}]",
        f"En {month} constaban otras tecnologías de {body}: {listed}. :small[{source}]",
    )


def describe_flock_portals(portals: Sequence[Row], language: Labels) -> list[str]:
    """Say that an agency also publishes, or was listed with, a plate-reader portal."""
    say, lines = language.say, []
    for row in portals:
        name = say("Flock plate-reader portal", "portal de lectores de placas de Flock")
        portal = SourceLink(name, row["portal_url"]).markdown()
        body = language.name(plain(row["body_name"]))
        read, refreshed = map(
            language.day, (row["last_read_on"], row["last_refreshed_on"])
        )
        # why: without cameras, or after weeks offline, the portal may be gone.
        if row["is_stale"] or row["last_camera_count"] == 0:
            text = say(
                f"{body} was listed with a {portal}, last refreshed {refreshed}.",
                f"{body} estaba en una lista con un {portal}, actualizado por última "
                f"vez el {refreshed}.",
            )
        else:
            text = say(
                f"{body} also publishes a {portal}, read {read}.",
                f"{body} también publica un {portal}, leído el {read}.",
            )
        nothing = say("That says nothing about Ring.", "Eso no dice nada sobre Ring.")
        source = f"{cite_row(row, language)}, {plain(row['source_license'])}"
        lines.append(f"{text} {nothing} :small[{source}]")
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
    text = f"{newest_count(registry)}: {owner}."
    if not counter_at_zero(registry):
        text += (
            " Owners told police that these cameras exist and may be asked for their "
            "video; that is not live access."
        )
    elif not registry["last_integrated_camera_count"]:
        return text
    viewed = grouped(registry["last_integrated_camera_count"])
    return (
        f"{text}  \n**{viewed} cameras that police can view** through that "
        "software on the same day. Cameras of other agencies' accounts are among them, "
        f"so they are not the cameras of this place.{parts}"
    )


def _notes(registry: Row, sources: Mapping[str, Row], language: Labels) -> list[str]:
    lines = [
        f"Who runs it: {plain(registry['match_note'])}"
        + _after(registry["agency_source_id"], sources, language)
    ]
    if registry["note"]:
        lines.append(
            plain(registry["note"])
            + _after(registry["note_source_id"], sources, language)
        )
    if registry["last_failed_on"]:
        failed = day_text(registry["last_failed_on"])
        lines.append(f"Its profile could last not be read on {failed}.")
    source = sources[registry["source_id"]]
    lines.append(
        f"{cite_row(source, language)} · last checked "
        f"{day_text(source['retrieved_on'])}"
    )
    return lines


def _after(source_id: str | None, sources: Mapping[str, Row], language: Labels) -> str:
    return f" {cite_row(sources[source_id], language)}." if source_id else ""
