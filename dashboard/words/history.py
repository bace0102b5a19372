"""What the history of an agency says, on what evidence, and what it leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.queries.evidence import limits
from dashboard.queries.labels import label, labels
from dashboard.text.formats import day_text
from dashboard.text.languages import ENGLISH, Language
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.sources import cite_row


class Told(NamedTuple):
    """A claim with its evidence, as Markdown.

    Attributes:
        when: Its date, as exactly as it is known.
        claim: What the source says.
        facts: Who says so, of which kind, and when it was last checked.
    """

    when: str
    claim: str
    facts: str


def told_history(rows: Sequence[Row]) -> list[Told]:
    """Tell each entry of a history.

    Args:
        rows: Rows of ``agency_timeline`` of one agency, in the order of reading.
    """
    return [Told(when(row), _claim(row, rows), _evidence(row)) for row in rows]


def told_steps(rows: Sequence[Row]) -> list[Told]:
    """Tell each of the company's own steps.

    Args:
        rows: Rows of ``company_steps``.
    """
    return [
        Told(
            day_text(row["step_on"], row["step_on_precision"]),
            f"**{plain(row['program_name'])}** {label('step_type', row['step_type'])}",
            _source_facts(row),
        )
        for row in rows
    ]


def told_doubts(rows: Sequence[Row], language: Language = ENGLISH) -> list[str]:
    """Say which entries may mean an agency, and on whose word; as Markdown.

    Args:
        rows: Rows of ``doubts_about``.
        language: That it is said in; the reason is written in English alone.
    """
    doubts: dict[str, dict[str, None]] = {}
    for row in rows:
        counts = (
            language.say("counts, with less certainty", "cuenta, con menos certeza")
            if row["is_counted"]
            else language.say("does not count", "no cuenta")
        )
        entry = f"“{language.name(plain(row['written_name']))}”"
        doubt = language.say(
            f"An entry {entry} may mean this agency and {counts}: "
            f"{plain(row['match_reason'])}",
            f"Una entrada, {entry}, puede referirse a esta agencia y {counts}.",
        )
        doubts.setdefault(doubt, {})[cite_row(row, language=language)] = None
    return [
        f"{doubt} :small[{'; '.join(named_by)}]" for doubt, named_by in doubts.items()
    ]


def ended_by_company(row: Row) -> str:
    """Say, as Markdown, that a source names an agency where only the company ended.

    Args:
        row: A row of ``agency_timeline`` whose actor is the company.
    """
    day = day_text(row["event_on"], row["event_on_precision"])
    return (
        f"For this agency a source says so: **{day}**, {plain(row['note'])} "
        f":small[{cite_row(row)} · last checked {day_text(row['checked_on'])}]"
    )


def no_history(profile: Row) -> str:
    """Say that no source names an agency with Ring."""
    if profile["ring_status"] == "not_checked":
        return (
            "No source names this agency with Ring for sure; see what we do not know, "
            "below."
        )
    return (
        "No source that we know of names this agency with Ring. It is on record for "
        "another technology, listed below."
    )


def rule_of_history() -> str:
    """Say which of several sources is used, and until when there are lists."""
    lists_end = day_text(limits("later_lists").last_on)
    return (
        f"after {lists_end} no list with names is among our sources. Where sources "
        "disagree, we keep them all and mark the one we rely on: the date on Ring's "
        "map first, then a statement about the step, then a list, then a news page."
    )


APART_FROM_RING = "Named beside it, and not taking part with Ring"
ENDED_BY_COMPANY_ALONE = (
    "Ring changed and withdrew its programs for all agencies at once. That was "
    "Ring's decision, not the agency's."
)


def event_words(row: Row) -> str:
    """Say what one entry of the history says.

    Args:
        row: A row of ``agency_timeline``.

    Returns:
        Such as ``On a list of agencies with Ring``.
    """
    if row["actor"] == "company":
        return f"{row['program_name']}: ended by Ring, not by the agency"
    step = label("event_type", row["event_type"])
    if row["actor"] == "beside":
        return f"{step}: {row['program_name']}, which is not taking part with Ring"
    basis = f"{row['event_type']} {row['event_basis']}"
    return labels("agency_event_basis").get(basis, step)


def short_event_words(row: Row) -> str:
    """Say in a few words what one entry of the history says, for a chart."""
    words = label("event_type", row["event_type"])
    return f"{words} (Ring's map)" if row["event_basis"] == "map_date" else words


def unknowns(profile: Row, language: Language = ENGLISH) -> list[str]:
    """List what the record does not tell of an agency.

    Args:
        profile: A row of ``agency_profile``.
        language: That it is said in.

    Returns:
        Sentences, the most important first.
    """
    say = language.say
    lists_end = language.day(limits("later_lists").last_on, "month")
    left_open = {
        "active": "",
        "no_record": say(
            "Whether it ever took part. Nothing was found, which does not mean no: the "
            f"lists with names that we have stop in {lists_end}, and who uses "
            "Community Requests since 2025 is listed nowhere that we know of.",
            "Si participó alguna vez. No se encontró nada, lo que no significa que no: "
            f"las listas con nombres que tenemos llegan hasta {lists_end}, y no "
            "conocemos ninguna lista de quién usa Community Requests desde 2025.",
        ),
        "not_checked": say(
            "Whether it takes part: nobody has looked, an entry is open, or only "
            "others name it.",
            "Si participa: nadie ha buscado, una entrada sigue sin decidir, o solo "
            "otros la nombran.",
        ),
        "disputed": say(
            "Who is right. Lists have it, it is said to take no part, and no document "
            "that we know of settles it.",
            "Quién tiene razón. Está en listas, se dice que no participa, y ningún "
            "documento que conozcamos lo resuelve.",
        ),
    }
    today = say(
        f"Whether it takes part today. No list later than {lists_end} is among our "
        "sources; dropping off a list would not prove it ended.",
        "Si participa hoy. Entre nuestras fuentes no hay ninguna lista posterior a "
        f"{lists_end}; y faltar en una lista tampoco querría decir que terminó.",
    )
    found = [*filter(None, [left_open.get(profile["ring_status"], today)])]

    def add(english: str, spanish: str) -> None:
        found.append(say(english, spanish))

    if not profile["has_ring_record"]:
        return found
    if profile["joined_on"] is None:
        add(
            "When it joined: no source that we know of gives a date.",
            "Cuándo se unió: ninguna fuente que conozcamos da una fecha.",
        )
    elif profile["earlier_on"] is not None:
        add(
            "When it joined: sources disagree, and both dates are shown.",
            "Cuándo se unió: las fuentes no coinciden; la página en inglés muestra "
            "las dos fechas.",
        )
    if not profile["has_instrument"]:
        add(
            "How it was agreed: no memorandum, form, vote or grant is in our sources.",
            "Cómo se acordó: en nuestras fuentes no hay memorando, formulario, "
            "votación ni subvención.",
        )
    if profile["video_request_count"] is None:
        add(
            "How often it asked camera owners for video, and what it got.",
            "Con qué frecuencia pidió videos a los dueños de cámaras, y qué recibió.",
        )
    add(
        "What became of footage that residents shared with it.",
        "Qué pasó con los videos que los residentes le entregaron.",
    )
    return found


def when(row: Row, what: str = "event") -> str:
    """Write a date of a row as exactly as it is known.

    Args:
        row: One with the date and its precision.
        what: What stands before their names.
    """
    if row[f"{what}_on"] is None:
        return "Date not known"
    return day_text(row[f"{what}_on"], row[f"{what}_on_precision"])


def _claim(row: Row, rows: Sequence[Row]) -> str:
    same = [
        other
        for other in rows
        if other["actor"] == row["actor"] and other["event_type"] == row["event_type"]
    ]
    used = (
        " :orange-badge[This one is used here.]"
        if row["is_headline"] and len(same) > 1
        else ""
    )
    parts = [f"**{plain(event_words(row))}.**{used}"]
    if row["actor"] == "agency":
        parts.append(f"{plain(row['program_name'])}.")
    if row["instrument"] != "unknown":
        parts.append(f"Agreed by {label('instrument', row['instrument'])}.")
    if row["note"]:
        parts.append(plain(as_sentence(row["note"])))
    return " ".join(parts)


def _evidence(row: Row) -> str:
    cited = f", citing {cite_row(row, 'cited_')}" if row["cited_source_url"] else ""
    return _source_facts(row, after_source=cited, confidence=row["confidence"])


def _source_facts(row: Row, *, after_source: str = "", confidence: str = "") -> str:
    published = row["source_published_on"]
    facts = [
        f"{cite_row(row)}{after_source}",
        label("source_kind", row["source_kind"]),
        f"published {day_text(published, row['source_published_on_precision'])}"
        if published
        else "undated",
        f"{confidence} confidence" if confidence else "",
        f"last checked {day_text(row['checked_on'])}",
    ]
    return " · ".join(fact for fact in facts if fact)


def as_sentence(note: str) -> str:
    """Write a note of the record as a sentence."""
    text = note.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
