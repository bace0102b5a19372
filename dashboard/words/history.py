"""An agency's history in words: entries, evidence and gaps."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.text.formats import as_sentence, first_up
from dashboard.text.languages import Labels
from dashboard.text.markdown import plain
from dashboard.text.reports import row_report
from dashboard.text.rows import Row
from dashboard.words.sources import cite_row, last_checked


def describe_history(rows: Sequence[Row], language: Labels) -> list[str]:
    """Describe each row of an agency's ``agency_timeline`` and its evidence; Markdown.

    The Spanish text omits the record's notes, which exist only in English.
    """
    return [
        f"**{when(row, language)}**: {_claim(row, rows, language)}  \n"
        f"  :small[{first_up(_evidence(row, language))}]"
        for row in rows
    ]


def describe_steps(rows: Sequence[Row], language: Labels) -> list[str]:
    """Describe the company's own steps, rows of ``company_steps``, in English."""
    return [
        f"**{when(row, language, 'step')}**: **{plain(row['program_name'])}** "
        f"{language.label('step_type', row['step_type'])}  \n"
        f"  :small[{first_up(_evidence(row, language))}]"
        for row in rows
    ]


def describe_doubts(rows: Sequence[Row], language: Labels) -> list[str]:
    """List entries that may refer to an agency, with their sources, as Markdown."""
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
        doubts.setdefault(doubt, {})[cite_row(row, language)] = None
    return [
        f"{doubt} :small[{'; '.join(named_by)}]" for doubt, named_by in doubts.items()
    ]


def ended_by_company(row: Row, language: Labels) -> str:
    """Cite the source that names an agency when only Ring ended a tool; Markdown."""
    return (
        f"For this agency a source says so: **{when(row, language)}**, "
        f"{plain(row['note'])} :small[{cite_row(row, language)} · "
        f"{last_checked(row, language)}]"
    )


def no_history(profile: Row, language: Labels) -> str:
    """Say that no source links an agency to Ring."""
    if profile["ring_status"] == "not_checked":
        return language.say(
            "No source clearly names this agency with Ring; see what we do not know, "
            "below.",
            "Ninguna fuente nombra con certeza a esta agencia con Ring; vea abajo lo "
            "que no sabemos.",
        )
    return language.say(
        "No source that we know of names this agency with Ring. It is on record for "
        "another technology, listed below.",
        "Ninguna fuente que conozcamos nombra a esta agencia con Ring. Consta por otra "
        "tecnología, que figura abajo.",
    )


def rule_of_history(language: Labels) -> str:
    """Explain which of several sources we rely on, and when the lists end."""
    lists_end = language.day(language.limits["later_lists"].last_on, article=True)
    return language.say(
        f"we have no list with names from after {lists_end}. Where sources disagree, "
        "we keep them all and mark the one we rely on: the date on Ring's map first, "
        "then a statement about the step, then a list, then a news page.",
        f"después {lists_end.replace('el ', 'del ')} no tenemos ninguna lista con "
        "nombres. Cuando las fuentes no coinciden, las conservamos todas y marcamos la "
        "que usamos: primero la fecha del mapa de Ring, luego una declaración, luego "
        "una lista, luego una noticia.",
    )


APART_FROM_RING = (
    "Also on record, but not as taking part with Ring",
    "Lo que se nombra además, y no es participar con Ring",
)
ENDED_BY_COMPANY_ALONE = (
    "Ring changed and withdrew its programs for all agencies at once. That was "
    "Ring's decision, not the agency's."
)


def event_words(row: Row, language: Labels) -> str:
    """Describe one history entry: ``On a list of agencies with Ring``."""
    program = language.name(plain(row["program_name"]))
    if row["actor"] == "company":
        return language.say(
            f"{program}: ended by Ring, not by the agency",
            f"{program}: terminado por Ring, no por la agencia",
        )
    step = language.label("event_type", row["event_type"])
    if row["actor"] == "beside":
        return language.say(
            f"{step}: {program}, which is not taking part with Ring",
            f"{step}: {program}, que no es participar con Ring",
        )
    basis = f"{row['event_type']} {row['event_basis']}"
    return language.labels("agency_event_basis").get(basis, step)


# What the record does not tell about an agency, most important first. The last five
# apply only to agencies that are on record with Ring.
_GAPS = {
    "ever": (
        "Whether it ever took part. Nothing was found, which does not mean no: the "
        "lists with names that we have stop in {lists_end}.",
        "Si participó alguna vez. No se encontró nada, lo que no significa que no: las "
        "listas con nombres que tenemos llegan hasta {lists_end}.",
    ),
    "whether": (
        "Whether it takes part: nobody has looked, an entry is open, or only others "
        "name it.",
        "Si participa: nadie ha buscado, una entrada sigue sin decidir, o solo otros "
        "la nombran.",
    ),
    "who_is_right": (
        "Who is right. Lists have it, it is said to take no part, and no document that "
        "we know of settles it.",
        "Quién tiene razón. Está en listas, se dice que no participa, y ningún "
        "documento que conozcamos lo resuelve.",
    ),
    "today": (
        "Whether it takes part today. No list later than {lists_end} is among our "
        "sources; dropping off a list would not prove it ended.",
        "Si participa hoy. Entre nuestras fuentes no hay ninguna lista posterior a "
        "{lists_end}; y faltar en una lista tampoco querría decir que terminó.",
    ),
    "joined": (
        "When it joined: no source that we know of gives a date.",
        "Cuándo se unió: ninguna fuente que conozcamos da una fecha.",
    ),
    "two_dates": (
        "When it joined: sources disagree, and both dates are shown.",
        "Cuándo se unió: las fuentes no coinciden; la página en inglés muestra las dos "
        "fechas.",
    ),
    "instrument": (
        "How it was agreed: no memorandum, form, vote or grant is in our sources.",
        "Cómo se acordó: en nuestras fuentes no hay memorando, formulario, votación ni "
        "subvención.",
    ),
    "requests": (
        "How often it asked camera owners for video, and what it got.",
        "Con qué frecuencia pidió videos a los dueños de cámaras, y qué recibió.",
    ),
    "footage": (
        "What became of footage that residents shared with it.",
        "Qué pasó con los videos que los residentes le entregaron.",
    ),
}


def unknowns(profile: Row, language: Labels) -> list[str]:
    """List what the record does not tell about an agency, most important first."""
    lists_end = language.day(language.limits["later_lists"].last_on, "month")
    status, has_record = profile["ring_status"], profile["has_ring_record"]
    has_date, earlier = profile["joined_on"] is not None, profile["earlier_on"]
    missing = {
        "ever": status == "no_record",
        "whether": status == "not_checked",
        "who_is_right": status == "disputed",
        "today": status not in {"active", "no_record", "not_checked", "disputed"},
        "joined": has_record and not has_date,
        "two_dates": has_record and has_date and earlier is not None,
        "instrument": has_record and not profile["has_instrument"],
        "requests": has_record and profile["video_request_count"] is None,
        "footage": has_record,
    }
    return [
        language.say(*_GAPS[gap]).format(lists_end=lists_end)
        for gap, is_missing in missing.items()
        if is_missing
    ]


def when(row: Row, language: Labels, what: str = "event") -> str:
    """Return a date of a row, such as its ``event_on``, at its known precision."""
    if row[f"{what}_on"] is None:
        return language.say("Date not known", "Fecha desconocida")
    return language.day(row[f"{what}_on"], row[f"{what}_on_precision"])


def _claim(row: Row, rows: Sequence[Row], language: Labels) -> str:
    same = [
        other
        for other in rows
        if other["actor"] == row["actor"] and other["event_type"] == row["event_type"]
    ]
    used = language.say("We rely on this one.", "Esta es la que usamos.")
    mark = f" :orange-badge[{used}]" if row["is_headline"] and len(same) > 1 else ""
    agreed = language.label("instrument", row["instrument"])
    parts = [f"**{event_words(row, language)}.**{mark}"]
    if row["actor"] == "agency":
        parts.append(f"{language.name(plain(row['program_name']))}.")
    if row["instrument"] != "unknown":
        parts.append(language.say(f"Agreed by {agreed}.", f"Acuerdo: {agreed}."))
    if row["note"] and language.is_english:
        parts.append(plain(as_sentence(row["note"])))
    return " ".join(parts)


def _evidence(row: Row, language: Labels) -> str:
    source = cite_row(row, language)
    if row.get("cited_source_url"):
        cited = cite_row(row, language, "cited_")
        source += language.say(f", citing {cited}", f", que cita {cited}")
    published = language.say("undated", "sin fecha")
    if day := row["source_published_on"]:
        when_published = language.day(day, row["source_published_on_precision"])
        published = f"{language.say('published', 'publicado:')} {when_published}"
    confidence = row.get("confidence") if language.is_english else None
    facts = [
        source,
        language.label("source_kind", row["source_kind"]),
        published,
        f"{confidence} confidence" if confidence else "",
        last_checked(row, language),
    ]
    evidence = " · ".join(fact for fact in facts if fact)
    if "evidence_id" not in row:
        return evidence
    return evidence + row_report(row["evidence_id"], row["source_url"], language)
