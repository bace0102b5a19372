"""Twelve pages of both languages as text.

``python -m tests.golden.pages`` rewrites them.
"""

from __future__ import annotations

from pathlib import Path

from lxml import html as lxml_html

from dashboard.languages import SPANISH
from dashboard.places.routes import written_at
from dashboard.queries.snapshot_reader import reading

FOLDER = Path(__file__).with_suffix("")
# Each stands for a kind of answer.
PAGES = {
    "own_force_on_map_and_list": "/town/il/dupage-county/addison",
    "own_force_on_list_only": "/town/al/baldwin-county/fairhope",
    "silent_town": "/town/vt/washington-county/montpelier",
    "county_under_contract": "/town/ca/los-angeles-county/santa-clarita",
    "open": "/town/ca/napa-county/yountville",
    "district_of_columbia": "/town/dc/district-of-columbia/washington",
    "parish": "/county/la/acadia-parish",
    "village_of_200": "/town/il/adams-county/plainville",
    "tribe": "/town/az/apache-county/window-rock",
    "neighborhood": "/town/il/cook-county/albany-park",
    "denied_by_a_report": "/town/or/multnomah-county/portland",
    "providence": "/town/ri/providence-county/providence",
}


def read(html: str) -> str:
    """Return HTML as text, with an empty line between paragraphs and signs of items."""
    root = lxml_html.fragment_fromstring(html or " ", create_parent="div")
    for part in root.xpath(
        "//form | //*[@aria-hidden] | //a[contains(@href, 'Row%3A')]"
    ):
        part.drop_tree()
    for line_break in root.iter("br"):
        line_break.tail = f"|br|{line_break.tail or ''}"
    text, was = "", ""
    for part in root.iter("p", "h2", "h3", "summary", "svg", "pre", "li"):
        words = part.get("aria-label") or " ".join(part.text_content().split())
        words = words.replace("|br| ", "\n").replace("|br|", "\n")
        sign = ""
        if part.tag == "pre":
            words = part.text_content().rstrip()
        elif part.tag == "li":
            is_counted = part.getparent().tag == "ol"
            sign = f"{part.getparent().index(part) + 1}. " if is_counted else "- "
        is_next = part.tag == was == "li"
        text += f"{chr(10) if is_next else chr(10) * 2}{sign}{words}" if words else ""
        was = part.tag
    return text.strip()


def text_of(path: str) -> str:
    """Return a page as text, section by section, as a reader would read it aloud."""
    page = written_at(path)
    assert page, path
    parts = [f"# {page.title}", " ".join(read(page.lead).split())]
    for one in page.sections:
        parts += [f"## {one.heading}"] if one.heading else []
        parts.append(read(one.html))
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Write the pages of the current snapshot, to be read as a diff."""
    with reading():
        for name, path in PAGES.items():
            (FOLDER / f"{name}.txt").write_text(text_of(path), "utf-8")
            spanish = text_of(f"{SPANISH.home}{path}")
            (FOLDER / f"{name}_es.txt").write_text(spanish, "utf-8")


if __name__ == "__main__":
    main()
