"""A source as a claim cites it."""

from __future__ import annotations

from dashboard.queries.evidence import copies
from dashboard.text.languages import ENGLISH, Language
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink, note_links, source_link


def named_source(source: SourceLink, language: Language = ENGLISH) -> str:
    """Return a source as a link, and say where it only copies or retells another."""
    link = language.name(source.markdown())
    if source.url not in copies():
        return link
    return f"{language.say('as retold by', 'según lo reproduce')} {link}"


def cite(source: SourceLink, language: Language = ENGLISH) -> str:
    """Return a source as ``named_source`` does, and note that the page names it."""
    note_links((source,))
    return named_source(source, language)


def cite_row(row: Row, prefix: str = "", language: Language = ENGLISH) -> str:
    """Cite the source whose publisher, title and address stand in a row.

    Args:
        row: A row of ``sources``, or one with such columns.
        prefix: What stands before their names, such as ``answer_``.
        language: That it is cited in.
    """
    return cite(source_link(row, prefix), language)


def cite_briefly(row: Row, prefix: str = "") -> str:
    """Cite the source in a row by its short name, with the document behind it."""
    return cite(source_link(row, prefix).short())
