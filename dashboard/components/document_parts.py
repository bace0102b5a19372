"""Documents on the screen: answer, bands, folded sections and links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from urllib.parse import quote, unquote, urlencode

import streamlit as st

from dashboard.components.figure import figure
from dashboard.components.url_state import SNAPSHOT, page_address, pinned_snapshot
from dashboard.documents.document import (
    Document,
    Links,
    Part,
    Section,
    by_band,
    lines_of,
)
from dashboard.text.addresses import (
    AGENCY_PAGES,
    COUNTY_PAGES,
    LETTER,
    LETTER_WORDS,
    SHEET,
    SHEET_WORDS,
    TOWN_PAGES,
)
from dashboard.text.languages import SPANISH
from dashboard.text.reports import without_row_reports
from dashboard.text.sources import note_links

_LINK = re.compile(r"\]\((document|served|dashboard):([^)\s]*)\)")
# Parts of an answer in a citation: name, answer, status.
_MOST_CITED = 3
_IN_SPANISH = (f"{TOWN_PAGES}/", f"{COUNTY_PAGES}/")


def draw_answer(document: Document) -> None:
    """Draw the answer of a document, and note its sources."""
    note_links(document.sources)
    texts: list[str] = []
    title, *lines = lines_of(
        [Part("text", document.title), *document.verdict], Links("/")
    )
    verdict = "".join(str(part.content) for part in document.verdict)
    cited = [one for one in document.sources if f"({one.url})" in verdict]
    with (
        st.container(border=True, key="answer"),
        figure(
            "status",
            f"{title}: {' '.join(lines[:_MOST_CITED])}",
            first="Answer",
            sources=cited,
        ),
    ):
        for part in document.verdict:
            words = on_screen(str(part.content))
            if part.kind == "heading":
                _draw_texts(texts)
                st.header(words, anchor=False)
            elif part.kind == "small":
                texts.append(f":small[{words}]")
            else:
                texts.append(words)
        _draw_texts(texts)


def _draw_texts(texts: list[str]) -> None:
    """Draw the collected texts as one, and clear them."""
    if texts:
        st.markdown("\n\n".join(texts))
    texts.clear()


def draw_bands(
    document: Document,
    above: Mapping[str, Callable[[], None]] = MappingProxyType({}),
    below: Mapping[str, Callable[[], None]] = MappingProxyType({}),
) -> None:
    """Draw the bands of a document, with folded sections in one box each.

    Args:
        above: Draws above the text of a section's band, by name of the section.
        below: Draws below it.
    """
    for heading, sections in by_band(document.sections):
        texts = [f"## {on_screen(heading)}"] if heading else []
        for section in sections:
            if draw := above.get(section.name):
                _draw_texts(texts)
                draw()
        # why: one large text is faster to draw than its parts.
        _draw_sections([one for one in sections if not one.is_folded], texts)
        if folded := [one for one in sections if one.is_folded]:
            with st.expander(" · ".join(on_screen(one.heading) for one in folded)):
                _draw_sections(folded, [])
        for section in sections:
            if draw := below.get(section.name):
                draw()


def _draw_sections(sections: Sequence[Section], texts: list[str]) -> None:
    """Draw sections as one text; drafts to copy come last."""
    for section in sorted(sections, key=_has_draft):
        level = "###" if section.band else "##"
        texts.append(f"{level} {on_screen(section.heading)}")
        for part in section.parts:
            if part.kind == "draft":
                _draw_texts(texts)
                st.code(_copied(part), language=None, wrap_lines=True)
            else:
                texts.append("\n".join(_lines(part)))
    _draw_texts(texts)


def _has_draft(section: Section) -> bool:
    return any(part.kind == "draft" for part in section.parts)


def _copied(part: Part) -> str:
    """Return a draft as plain text."""
    plain_text = Links("/").text
    return "\n\n".join(
        "\n".join(map(plain_text, each.split("\n"))) for each in part.content
    )


def _lines(part: Part) -> Iterator[str]:
    if isinstance(part.content, str):
        words = on_screen(part.content)
        kinds = {"small": f":small[{words}]", "heading": f"**{words}**"}
        yield kinds.get(part.kind, words)
        return
    sign = "1." if part.kind == "numbers" else "-"
    yield from (f"{sign} {on_screen(line)}" for line in part.content)


def on_screen(markdown: str) -> str:
    """Point the links of a document to the pages of the dashboard."""
    markdown = without_row_reports(markdown)
    return _LINK.sub(lambda link: f"]({_address(link[1], link[2])})", markdown)


def _address(kind: str, path: str) -> str:
    agency = f"{AGENCY_PAGES}/"
    if kind == "document" and path.startswith(agency):
        return page_address("agency", agency=unquote(path.removeprefix(agency)))
    pinned = pinned_snapshot()
    pin = urlencode({SNAPSHOT: pinned}) if pinned else ""
    if kind == "dashboard":
        return f"{path}&{pin}" if pin else path
    return f"{quote(path.lstrip('/'))}{f'?{pin}' if pin else ''}"


def document_link(
    path: str, *, has_sheet: bool = True, has_letter: bool = True, first: str = ""
) -> None:
    """Draw links to a document's plain page, sheet, letter and Spanish page.

    Args:
        path: Its address; an empty one draws nothing.
        first: A line above the links; Markdown.
    """
    if not path:
        return
    paths = {
        "Page to print": path,
        **({SHEET_WORDS: f"{path}{SHEET}"} if has_sheet else {}),
        **({LETTER_WORDS: f"{path}{LETTER}"} if has_letter else {}),
        **(
            {"En español": f"{SPANISH.home}{path}"}
            if path.startswith(_IN_SPANISH)
            else {}
        ),
    }
    links = [f"[{words}]({_address('served', to)})" for words, to in paths.items()]
    small = f":small[{' · '.join(links)}]"
    st.markdown(f"{first}\n\n{small}" if first else small)


def spanish_link() -> str:
    """Return a Markdown link to the Spanish home page."""
    return f"[En español]({_address('served', SPANISH.home)})"
