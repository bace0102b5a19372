"""An agency's history in words: entries, evidence and gaps."""

from __future__ import annotations

from dashboard.text.languages import Labels
from dashboard.text.markdown import plain
from dashboard.text.reports import row_report
from dashboard.text.rows import Row
from dashboard.words.sources import cite_row, last_checked


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


def when(row: Row, language: Labels, what: str = "event") -> str:
    """Return a date of a row, such as its ``event_on``, at its known precision."""
    if row[f"{what}_on"] is None:
        return language.say("Date not known", "Fecha desconocida")
    return language.day(row[f"{what}_on"], row[f"{what}_on_precision"])


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
