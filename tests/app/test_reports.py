"""Beside all that is shown, a reader can say that something is wrong or missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1.element_tree import Block, Element

from tests.app.test_text_of_others import open_view
from tests.pages import PAGES

_PANELS = frozenset({"dataframe", "table", "vega_lite_chart"})
_HEADINGS = frozenset({"header", "subheader"})
_WAY, _OF_PAGE = "(report?panel=", "(report?panel=page)"
# A panel may have parts below headings of their own.
_MOST_HEADINGS = 2


def _in_order(block: Block | Element) -> Iterator[Element]:
    if isinstance(block, Block):
        for child in block.children.values():
            yield from _in_order(child)
    else:
        yield block


@pytest.mark.parametrize("address", sorted(PAGES))
def test_a_panel_has_the_way_to_report_it(warehouse_file: Path, address: str) -> None:
    assert warehouse_file.is_file()
    panel, headings = "", 0
    shown = [*_in_order(open_view(address.replace("%20", " ")).main)]
    for element in shown:
        text = str(getattr(element, "value", ""))
        if element.type in _PANELS:
            panel, headings = panel or text, 0
        elif _WAY in text and _OF_PAGE not in text:
            panel = ""
        elif element.type in _HEADINGS and panel:
            headings += 1
            assert headings <= _MOST_HEADINGS, f"Call `report_link` below: {panel}"
    assert not panel, f"Call `note_rows` or `report_link` below: {panel}"
    assert _OF_PAGE in str(getattr(shown[-1], "value", ""))
