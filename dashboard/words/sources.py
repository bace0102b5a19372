"""Citations of sources: short names, footnote numbers and age, also of the record."""

from __future__ import annotations

from datetime import date

from dashboard.text.formats import day_text
from dashboard.text.languages import ENGLISH, Labels, Language
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink, note_links, source_link


def named_source(source: SourceLink, language: Labels) -> str:
    """Return a link to a source, by its short name if it has one.

    Notes when the source only copies or repeats another.
    """
    short = language.source_names.get(source.url, "") if source.title else ""
    shown = SourceLink(short, source.url) if short else source
    link = language.name(shown.markdown())
    if source.url not in language.copies:
        return link
    return f"{language.say('as retold by', 'según lo reproduce')} {link}"


def cite(source: SourceLink, language: Labels) -> str:
    """Return a link to a source, and add the source to the page's list."""
    note_links((source,))
    return named_source(source, language)


def cite_briefly(row: Row, language: Labels, prefix: str = "") -> str:
    """Cite a row's source by its short name and link to the document."""
    return cite(source_link(row, prefix).short(), language)


def date_mark(row: Row, language: Labels) -> str:
    """Return a label for old or undated terms; empty for recent ones."""
    status = row.get("terms_date_status") or ""
    return language.labels("terms_date_status", "short_label").get(status, "")


def when_supported(row: Row, language: Labels) -> str:
    """Return the last day on which a text is known to apply, marked if it is old."""
    day: date | None = row["supported_on"]
    if day is None:
        return "undated"
    when = day_text(day, row["supported_on_precision"])
    mark = date_mark(row, language)
    return f"{when}, {mark}" if mark and not when.startswith(mark) else when


def describe_trouble(
    since_on: date, language: Language = ENGLISH, *, has_failed: bool
) -> str:
    """Warn since when the newest record may be out of date."""
    day = language.day(since_on)
    if has_failed:
        return language.say(
            f"The last build of this record, on {day}, failed. You are reading an "
            "earlier one.",
            f"La última actualización de este registro, el {day}, falló. Lo que lee es "
            "de una anterior.",
        )
    return language.say(
        f"This record was last brought up to date on {day}. What was found since is "
        "not in it.",
        f"Este registro se actualizó por última vez el {day}. No incluye lo que se "
        "encontró después.",
    )
