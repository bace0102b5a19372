"""Streamlit's fonts without the signs that no page of ours shows.

They are half of what a first view weighs, for the sake of thousands of icons and of
scripts that stand in no source here. ``python -m dashboard.serving.fonts`` subsets them
once, when the packages are installed; without its files readers get the whole fonts.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import FileResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.streamlit_internals import PAGE_FOLDER

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

FOLDER = Path(sys.prefix) / "share" / "porchlight" / "fonts"
_STREAMLIT = PAGE_FOLDER / "static"
_SHOWN = (
    "MaterialSymbols*",
    "SourceCode*Upright*",
    "SourceSans*",
    "SourceSerif*Roman*",
)
_ADDRESS = "/static/media/"
# why: the name stands for the font that the file is a subset of, not for how.
_HEADERS = {"Cache-Control": "public, max-age=86400"}
# Latin as Europe and Hawaii write it, punctuation, money, arrows, sums and shapes: what
# a page, a chart or a quotation may hold.
_LETTERS = (
    *(range(0x20, 0x180), range(0x218, 0x21C), range(0x2BB, 0x2BE)),
    *(range(0x2000, 0x2070), range(0x20A0, 0x20C1), range(0x2116, 0x2123)),
    *(range(0x2190, 0x219A), range(0x2212, 0x2266), range(0x25A0, 0x2600)),
)
# From ordinary to bold, and drawn for the size of headings.
_AXES = {"wght": (400, 700), "opsz": 30}
_QUOTED_WORD = re.compile(r"[\"'`/:]([a-z0-9_]{2,40})[\"'`:]")


class SubsetFonts:
    """Answers with the subset wherever Streamlit's page asks for one of them."""

    def __init__(self, app: ASGIApp, folder: Path = FOLDER) -> None:
        """Wrap the rest of the server.

        Args:
            app: What answers everything else.
            folder: Where the subsets lie, under the names of the whole ones.
        """
        self._app = app
        self._subsets = {
            _ADDRESS + font.name: folder / font.name
            for font in fonts()
            if (folder / font.name).is_file()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        is_read = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
        if is_read and scope["path"] in self._subsets:
            answer = FileResponse(
                self._subsets[scope["path"]], media_type="font/woff2", headers=_HEADERS
            )
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def fonts() -> list[Path]:
    """Return the files of Streamlit that are subset: those that our pages show."""
    return sorted(path for name in _SHOWN for path in _STREAMLIT.glob(f"media/{name}"))


def icon_names() -> set[str]:
    """Return every word of Streamlit's pages that may name an icon, and some more.

    Where they name one is not told apart from other words in quotation marks: an icon
    too many weighs little, one too few stands on the page as a word.
    """
    scripts = (path.read_text("utf-8") for path in _STREAMLIT.glob("js/*.js"))
    return {word for script in scripts for word in _QUOTED_WORD.findall(script)}


def icons_of(font: TTFont) -> Iterator[tuple[str, str]]:
    """Yield the name of each icon, whose letters its font joins into a sign, and that.

    Args:
        font: Of icons, whole or a subset.
    """
    # why: a letter has one sign for both cases, and the small one, as names have it,
    # comes later.
    letters = {sign: chr(code) for code, sign in sorted(font.getBestCmap().items())}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            inner = getattr(table, "ExtSubTable", table)
            for first, joined in getattr(inner, "ligatures", {}).items():
                for sign in joined:
                    parts = [first, *sign.Component]
                    yield "".join(letters[part] for part in parts), sign.LigGlyph


def subset_fonts(folder: Path) -> int:
    """Write the subsets.

    Args:
        folder: Folder to make; the fonts of another version of Streamlit in it go.

    Returns:
        Bytes that the files are smaller than those of Streamlit, together.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for path in fonts():
        _subset(path, folder / path.name, has_icons=path.name.startswith("Material"))
    return sum(
        path.stat().st_size - (folder / path.name).stat().st_size for path in fonts()
    )


def _subset(path: Path, target: Path, *, has_icons: bool) -> None:
    """Write one font anew with the signs that are kept."""
    # why: a server needs none of them.
    from fontTools.subset import Options, Subsetter, save_font
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    options = Options(flavor="woff2", layout_closure=not has_icons)
    # why: the same font gives the same bytes, whenever it is written.
    font = TTFont(path, recalcTimestamp=False)
    subsetter = Subsetter(options)
    if has_icons:
        icons = dict(icons_of(font))
        names = icon_names() & icons.keys()
        letters = {ord(letter) for name in names for letter in name}
        subsetter.populate(glyphs=[icons[name] for name in names], unicodes=letters)
    else:
        subsetter.populate(unicodes=chain.from_iterable(_LETTERS))
    subsetter.subset(font)
    if "fvar" in font:
        has = {axis.axisTag for axis in font["fvar"].axes}
        kept = {name: value for name, value in _AXES.items() if name in has}
        instantiateVariableFont(font, kept, inplace=True)
    save_font(font, target, options)


if __name__ == "__main__":
    saved = subset_fonts(FOLDER)
    sys.stdout.write(f"{saved:,} bytes less for a first view\n")
