"""“Something wrong?”: a mail, an issue or a text to copy, about a page or a row."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from dashboard.text.languages import ENGLISH, Language


def report_words(language: Language = ENGLISH) -> str:
    """Label a link for reporting a mistake."""
    return language.say("Something wrong?", "¿Algo está mal?")


def report_text(page: str, snapshot_id: str, about: str, language: Language) -> str:
    """Write a report to fill in; `about` are lines about a figure or a row."""
    say = language.say
    return (
        f"{say('What should it say?', '¿Qué debería decir?')}\n\n\n"
        f"{say('Where can we read that?', '¿Dónde podemos leerlo?')}\n\n\n"
        f"{say('Page', 'Página')}: {page}\n"
        f"{say('Snapshot', 'Versión')}: {snapshot_id}\n{about}"
    )


def about_row(row_id: str, source_url: str, language: Language = ENGLISH) -> str:
    """Write the lines about a row; the page's script adds to an empty row."""
    say = language.say
    source = f"{say('Source', 'Fuente')}: {source_url}\n" if source_url else ""
    return f"{source}{say('Row', 'Fila')}: {row_id}"


def report_address(
    to: str,
    form: str,
    page: str,
    snapshot_id: str,
    about: str = "",
    language: Language = ENGLISH,
) -> str:
    """Return the address that opens a report; what it is about can be added to its end.

    Args:
        to: A mail address, the address of a new issue, or empty.
        form: Address of the page with a text to copy, used if `to` is empty.
        page: Address of the page that the report is about.
    """
    if not to:
        fields = {"page": page, "snapshot": snapshot_id, "language": language.code}
        return f"{form}?{urlencode(fields)}&about={quote(about)}" if form else ""
    subject = quote(f"Porchlight: {report_words(language)}")
    body = quote(report_text(page, snapshot_id, about, language), safe="")
    if to.startswith("https://"):
        return f"{to}?title={subject}&body={body}"
    return f"mailto:{to}?subject={subject}&body={body}"
