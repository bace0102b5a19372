"""Statuses in words: an agency's with its date and evidence, and a state's totals."""

from __future__ import annotations

from dashboard.charts.theme import STATUS_SIGNS
from dashboard.text.languages import Labels
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.statuses import status_text


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
