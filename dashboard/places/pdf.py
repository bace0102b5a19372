"""Sheets and letters as accessible PDF."""

from __future__ import annotations

import io
import json
from pathlib import Path

import segno
import typst

from dashboard.places import writers
from dashboard.places.render import Written
from dashboard.rows import Row, staff_notice

_DOCUMENT = Path(__file__).with_name("templates") / "document.typ"
# Font sizes in points; the largest that keeps a sheet on one page is used.
_SIZES = (11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6)


def render_pdf(written: Written, site: str) -> bytes:
    """Render a page as PDF/UA on US Letter, byte for byte the same per snapshot."""
    about: Row = written.page.values["about"]
    address = f"{site}{written.path.rpartition('/')[0]}" if site else ""
    blocks = writers.tree(_markdown(written), _web_address)
    headings = [at for at, one in enumerate(blocks) if one["kind"] == "heading"]
    last = headings[-1] if headings and written.page.kind == "sheet" else len(blocks)
    day = about["as_of_on"]
    content = {
        "kind": written.page.kind,
        "title": writers.line(written.title),
        "lead": writers.line(written.lead),
        "blocks": blocks[:last],
        "sources": blocks[last:],
        "language": written.language.code,
        "foot": f"Porchlight, {about['snapshot_id']}"
        + (f", {written.language.day(day)}" if day else ""),
        "address": address,
        "qr": _qr_code(address) if address else "",
    }
    inputs = {"document": json.dumps(content, ensure_ascii=False, sort_keys=True)}
    # Counting pages takes half as long as rendering them.
    for size in _SIZES:
        inputs["size"] = str(size)
        if written.page.kind != "sheet" or _page_count(inputs) == 1:
            break
    return typst.compile(
        _DOCUMENT.read_bytes(),
        format="pdf",
        sys_inputs=inputs,
        timestamp=int(about["built_at"].timestamp()),
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )


def render_text(written: Written) -> bytes:
    """Render a letter as plain text to copy."""
    return f"{writers.text(_markdown(written))}\n".encode()


def _markdown(written: Written) -> str:
    sections = (
        f"## {one.heading}\n\n{one.markdown}" if one.heading else one.markdown
        for one in written.sections
    )
    return "\n\n".join(filter(None, (staff_notice(), *sections)))


def _web_address(address: str) -> str:
    return address if address.startswith("http") else ""


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
