"""What symbols and shades of the map mean, as HTML: on the page and in a picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from urllib.parse import quote

from dashboard.charts.map_shades import MEASURES, shade_colors
from dashboard.charts.map_symbols import map_symbols
from dashboard.charts.theme import Palette, Rgb

_SQUARE = "M-1,-1H1V1H-1Z"


@dataclass(frozen=True)
class MapKey:
    """What the legend explains.

    Attributes:
        statuses: Statuses on the map and what they are called there.
        measure: Key of ``MEASURES``.
        classes: Names of the classes of shade, from none to the highest.
        small: What an outlined area is; empty where none is flagged.
    """

    statuses: tuple[tuple[str, str], ...]
    measure: str
    classes: tuple[str, ...]
    small: str


def legend_entries(colors: Palette, key: MapKey) -> list[tuple[str, str]]:
    """List what a legend says: its words, and its mark as SVG, empty for a title.

    Args:
        colors: Palette of the theme.
        key: What to explain.
    """
    symbols = map_symbols(colors)
    circle = symbols["last_seen"].path
    fills = shade_colors(colors, len(key.classes)) if key.classes else ()
    title = [(MEASURES[key.measure].legend, "")] if key.classes else []
    small = [(key.small, _mark(_SQUARE, "none", colors.ink, 2))] if key.small else []
    return [
        *(
            (words, _mark(symbols[code].path, symbols[code].color))
            for code, words in key.statuses
        ),
        ("Filled: at its town's center", _mark(circle, colors.quiet)),
        ("Hollow: at its county's center", _mark(circle, "none", colors.quiet, 2.4)),
        ("Circle with a number: that many agencies", _mark(circle, colors.ink)),
        *title,
        *(
            (words, _mark(_SQUARE, _hex(fill), colors.quiet))
            for words, fill in zip(key.classes, fills, strict=True)
        ),
        *small,
    ]


@lru_cache(64)
def map_legend(colors: Palette, key: MapKey) -> str:
    """Explain symbols and shades as a list in HTML.

    Args:
        colors: Palette of the theme.
        key: What to explain.
    """
    # why: a page shows no SVG in HTML, but as a picture.
    return _list(
        (words, f'<img alt="" src="data:image/svg+xml,{quote(mark)}"/>' if mark else "")
        for words, mark in legend_entries(colors, key)
    )


@lru_cache(64)
def picture_sheet(
    colors: Palette, key: MapKey, title: str, lines: tuple[str, ...], height: int
) -> str:
    """Write what stands around a picture of the map, as XHTML.

    Args:
        colors: Palette of the theme.
        key: What its legend explains.
        title: What stands above it.
        lines: What stands below its legend, and above its address.
        height: Pixels that are kept free for the map.

    Returns:
        HTML with an empty ``.gap`` and an empty ``.address``.
    """
    paper = "rgb({},{},{})".format(*colors.edge)
    notes = "".join(f"<div>{escape(line)}</div>" for line in lines)
    return (
        f'<div style="font:13px/18px sans-serif;color:{colors.ink};'
        f'background:{paper};padding:12px 16px">'
        f'<div style="font-size:20px;line-height:28px"><b>{escape(title)}</b></div>'
        f'<div class="gap" style="height:{height}px"></div>'
        '<div style="columns:2 220px;padding:12px 0">'
        f"{_list(legend_entries(colors, key))}</div>{notes}"
        '<div class="address" style="overflow-wrap:anywhere"></div></div>'
    )


def _list(entries: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        '<li style="display:flex;gap:8px;align-items:center;margin:0;'
        f'font-size:14px;line-height:24px">{mark}<span>{escape(words)}</span></li>'
        for words, mark in entries
    )
    return (
        '<ul aria-label="Legend of the map: shapes of the statuses, and shades" '
        f'style="list-style:none;margin:0;padding:0">{rows}</ul>'
    )


def _mark(path: str, fill: str, line: str = "none", width: float = 1) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" '
        'viewBox="-1.5 -1.5 3 3" style="flex:none">'
        f'<path d="{path}" fill="{fill}" stroke="{line}" stroke-width="{width / 5.5}"/>'
        "</svg>"
    )


def _hex(rgb: Rgb) -> str:
    return "#" + "".join(f"{part:02X}" for part in rgb)
