"""Colors that every chart shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Rgb = tuple[int, int, int]


def hex_color(rgb: Rgb) -> str:
    """Write a color as ``#16213A``."""
    return "#" + "".join(f"{part:02X}" for part in rgb)


def rgb(color: str) -> list[int]:
    """Read a color such as ``#16213A``."""
    return [int(color[at : at + 2], 16) for at in (1, 3, 5)]


_STAR = (
    "M0,-1.25L0.33,-0.42L1.2,-0.37L0.52,0.18L0.75,1.03L0,0.55"
    "L-0.75,1.03L-0.52,0.18L-1.2,-0.37L-0.33,-0.42Z"
)


@dataclass(frozen=True)
class Sign:
    """How a kind looks, by a shape and a word in addition to its color.

    Attributes:
        symbol: Sign in text.
        shape: Mark on a chart.
        badge: Color of its badge in text; empty for none.
    """

    symbol: str
    shape: str
    badge: str
    light: str
    dark: str
    is_filled: bool = True

    def color(self, colors: Palette) -> str:
        """Return its color in a theme."""
        return self.dark if colors.name == "dark" else self.light


# The statuses of agencies on Ring, in the order of legends.
STATUS_SIGNS: Mapping[str, Sign] = {
    "active": Sign("★", _STAR, "green", "#0B7A5E", "#5CCFA9"),
    "last_seen": Sign("●", "circle", "orange", "#B4530A", "#FFBE4D"),
    "announced": Sign("▲", "triangle-up", "yellow", "#7A6000", "#D9C45A"),
    "disputed": Sign("◆", "diamond", "red", "#A23B72", "#F08CBB"),
    "declined": Sign("✖", "cross", "gray", "#16213A", "#EFE8DA"),
    "denied": Sign("▬", "stroke", "gray", "#16213A", "#EFE8DA"),
    "no_documents": Sign("▮", "square", "gray", "#5A6478", "#A9B2C3"),
    "ended": Sign("▼", "triangle-down", "violet", "#5B5EA6", "#B3B2FF"),
    "no_record": Sign("■", "square", "gray", "#5A6478", "#A9B2C3"),
    "not_checked": Sign("✚", "cross", "gray", "#5A6478", "#A9B2C3"),
}

# In this order adjacent colors differ for red-green and blue-yellow blindness
# (after Okabe and Ito), and each has a 3:1 contrast with both backgrounds.
_SERIES_LIGHT = ("#1F5FA8", "#B4530A", "#0B7A5E", "#A23B72", "#5B5EA6", "#7A6000")
_SERIES_DARK = ("#7FB4F0", "#F5B544", "#5CCFA9", "#F08CBB", "#B3B2FF", "#D9C45A")


@dataclass(frozen=True)
class Palette:
    """The colors of one theme.

    Attributes:
        ink: Text and rules on a chart.
        quiet: Secondary text, bands and marks that should stay in the background.
        band: Fill of a shaded period.
        lamp: The accent, for our own record of agencies.
        series: Colors of areas, in order.
        shades: Class colors of a map: none, too few to compare, then five steps.
        edge: Borders between shapes.
        halo: Outline of a point on the map.
    """

    name: str
    ink: str
    quiet: str
    band: str
    lamp: str
    series: tuple[str, ...]
    shades: tuple[Rgb, ...]
    edge: Rgb
    halo: Rgb
    point: Rgb


LIGHT = Palette(
    name="light",
    ink="#16213A",
    quiet="#5A6478",
    band="#EFE7D6",
    lamp="#B4530A",
    series=_SERIES_LIGHT,
    shades=(
        (238, 234, 224),
        (214, 212, 208),
        (212, 225, 236),
        (174, 199, 222),
        (133, 169, 206),
        (93, 138, 186),
        (54, 104, 157),
    ),
    edge=(253, 251, 246),
    halo=(255, 252, 245),
    point=(180, 83, 10),
)

DARK = Palette(
    name="dark",
    ink="#EFE8DA",
    quiet="#A9B2C3",
    band="#1D2A44",
    lamp="#F5B544",
    series=_SERIES_DARK,
    shades=(
        (30, 38, 56),
        (62, 66, 76),
        (32, 58, 98),
        (41, 78, 128),
        (55, 100, 158),
        (75, 125, 187),
        (105, 154, 212),
    ),
    edge=(15, 22, 38),
    halo=(15, 22, 38),
    point=(255, 190, 77),
)


def palette(theme_name: str | None) -> Palette:
    """Return the colors of ``light`` or ``dark``; light if the theme is unknown."""
    return DARK if theme_name == "dark" else LIGHT
