"""Pages of the snapshot of the real seeds, in this process and served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.languages import ENGLISH, Language
from dashboard.places import pages
from dashboard.places.gather import Page
from dashboard.places.links import Links
from dashboard.places.render import Written, write
from dashboard.places.routes import written_at
from dashboard.places.sections import SECTIONS, Section
from dashboard.queries.labels import labels_in
from dashboard.queries.snapshot_reader import reading
from dashboard.queries.sources import about_snapshot
from dashboard.rows import Row


@pytest.fixture
def about(warehouse_file: Path) -> Iterator[Row]:
    """The snapshot's description of itself, while it is read."""
    assert warehouse_file.is_file()
    with reading():
        (row,) = about_snapshot().to_pylist()
        yield row


def written(path: str) -> Written:
    """Return the page of an address, which has one."""
    page = written_at(path)
    assert page, path
    return page


def section(page: Page, name: str, language: Language = ENGLISH) -> str:
    """Write one section of a page as HTML, without the others."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SECTIONS, page.kind, [Section(name)])
        links = Links(f"{language.home}{page.path}")
        return write(page, labels_in(language), links).sections[0].html


def html(path: str, site: str = "") -> str:
    """Return a page as HTML."""
    page = written_at(path, site=site)
    assert page, path
    return pages.html(page).decode()
