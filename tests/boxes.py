"""Parts of a page that are filled when a reader opens them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from dashboard.components.figure import FIGURE_KEY


def opened(page: AppTest, name: str, tab: str = "Table") -> AppTest:
    """Open the box of a table, or a tab of a figure, by key.

    Raises:
        KeyError: If there is neither, or it was already open.
    """
    key, figure = f"{name}_box", f"{FIGURE_KEY}{name}"
    is_figure = figure in figures(page)
    if not is_figure and page.expander(key=key).children:
        raise KeyError(key)
    page.session_state[figure if is_figure else key] = tab if is_figure else True
    return page.run()


def figures(page: AppTest) -> list[str]:
    """Return the keys of the figures of a page, in order."""
    ids = (
        block.proto.id for block in _blocks(page.main) if block.type == "tab_container"
    )
    return [one[one.index(FIGURE_KEY) :] for one in ids if FIGURE_KEY in one]


def _blocks(block: Block | Element) -> Iterator[Block]:
    if isinstance(block, Block):
        yield block
        for child in block.children.values():
            yield from _blocks(child)


def captions(page: AppTest) -> list[str]:
    """Return the title and the small lines of each chart of a page, on a wide one."""
    return [_caption(json.loads(one.proto.spec)) for one in page.get("vega_lite_chart")]


def _caption(spec: Mapping[str, Any]) -> str:
    lines: list[str] = []
    for texts in (spec["title"]["text"], spec["title"]["subtitle"]):
        wide = (
            json.loads(texts["expr"].rpartition(" : ")[2]) if "expr" in texts else texts
        )
        lines += wide
    return " ".join(lines)
