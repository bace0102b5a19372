"""Documents as accessible PDF and as plain text."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path

import segno
import typst

from dashboard.documents.document import Document, Links, Part
from dashboard.documents.sheets import NUMBERED_SOURCES
from dashboard.text.rows import Row

_DOCUMENT = Path(__file__).resolve().parent / "templates" / "document.typ"
# Font sizes in points; the largest that keeps a sheet on one page is used.
_SIZES = (9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6)


class _Runs(HTMLParser):
    """Splits our own HTML into runs of text with one style each."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[dict[str, object]] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.runs.append({"kind": "break"})
        else:
            self._open.append((tag, dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = {tag for tag, _ in self._open}
        self.runs.append(
            {
                "kind": "text",
                "text": data,
                "bold": bool(tags & {"strong", "b"}),
                "small": "small" in tags,
                "href": next((href for _, href in self._open if href), ""),
            }
        )


def render_pdf(document: Document, links: Links, about: Row, site: str) -> bytes:
    """Render a document as PDF/UA on US Letter, byte for byte the same per snapshot."""
    address = f"{site}{document.path}" if site else ""
    say, as_of = document.language.say, about["as_of_on"]
    evidence_to = say("evidence to no stated day", "sin fecha")
    if as_of:
        day = document.language.day(as_of)
        evidence_to = say(f"evidence to {day}", f"con pruebas hasta el {day}")
    content = {
        "form": document.form,
        "head": document.head,
        "title": links.text(document.title),
        "lead": links.text(document.lead),
        "verdict": [*_parts(document.verdict, links)],
        "sections": [
            {
                "heading": links.text(section.heading),
                "is_small": section.name == NUMBERED_SOURCES,
                "parts": [*_parts(section.parts, links)],
            }
            for section in document.sections
        ],
        "language": document.language.code,
        "foot": f"Porchlight, {document.language.say('snapshot', 'versión')} "
        f"{about['snapshot_id']}, {evidence_to}",
        "address": address,
        "qr": _qr_code(address) if address else "",
    }
    inputs = {"document": json.dumps(content, ensure_ascii=False, sort_keys=True)}
    # why: counting pages takes half as long as rendering them.
    for size in _SIZES:
        inputs["size"] = str(size)
        if document.form != "sheet" or _page_count(inputs) == 1:
            break
    return typst.compile(
        _DOCUMENT.read_bytes(),
        format="pdf",
        sys_inputs=inputs,
        timestamp=int(about["built_at"].timestamp()),
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )


def render_text(document: Document, links: Links, about: Row, site: str) -> bytes:
    """Render a letter as plain text to copy."""
    del about, site
    parts = (part for section in document.sections for part in section.parts)
    return ("\n\n".join(_text(part, links) for part in parts) + "\n").encode()


def _text(part: Part, links: Links) -> str:
    if isinstance(part.content, str):
        return "\n".join(map(links.text, part.content.split("\n")))
    items = [*map(links.text, part.content)]
    if part.kind == "numbers":
        items = [f"{number}. {item}" for number, item in enumerate(items, 1)]
    else:
        items = [f"- {item}" for item in items]
    return "\n".join(items)


def _parts(parts: Sequence[Part], links: Links) -> Iterator[dict[str, object]]:
    for part in parts:
        if isinstance(part.content, str):
            yield {"kind": part.kind, "runs": _runs(part.content, links)}
        else:
            items = [_runs(line, links) for line in part.content]
            yield {"kind": part.kind, "items": items}


def _runs(markdown: str, links: Links) -> list[dict[str, object]]:
    reader = _Runs()
    reader.feed(str(links.html(markdown)))
    reader.close()
    return reader.runs


def _qr_code(address: str) -> str:
    svg = io.BytesIO()
    segno.make(address, error="m").save(svg, kind="svg", border=0)
    return svg.getvalue().decode()


def _page_count(inputs: dict[str, str]) -> int:
    count = typst.query(
        _DOCUMENT.read_bytes(),
        "<pages>",
        field="value",
        one=True,
        sys_inputs=inputs,
        ignore_system_fonts=True,
    )
    return int(json.loads(count))
