"""Twelve pages as text; ``python -m tests.golden.pages`` rewrites them."""

from __future__ import annotations

from pathlib import Path

from dashboard.places import writers
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


def text_of(path: str) -> str:
    """Return a page as text, section by section, as a reader would read it aloud."""
    page = written_at(path)
    assert page, path
    parts = [f"# {writers.line(page.title)}", writers.line(page.lead)]
    for one in page.sections:
        parts += [f"## {one.heading}"] if one.heading else []
        parts.append(writers.text(one.markdown))
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Write the pages of the current snapshot, to be read as a diff."""
    with reading():
        for name, path in PAGES.items():
            (FOLDER / f"{name}.txt").write_text(text_of(path), "utf-8")


if __name__ == "__main__":
    main()
