"""Classes of the shaded areas: what is measured, where it is cut, what it is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from dashboard.charts.theme import Palette, Rgb

# What each flag says; an outline on the map says one of them.
SMALL_WORDS: Mapping[str, str] = {
    "is_small_count": "Small count",
    "is_small_base": "Small base",
    "is_small_share_base": "Small base",
}
OUTLINED = "Outlined: too few to compare"

# Classes of an area: 0 is "none listed", the highest is the strongest.
SHADE_COUNT = 5
# The measure that is a year, which is written and cut like no other.
_FIRST = "first"


@dataclass(frozen=True)
class Measure:
    """What the shades can say.

    Attributes:
        column: Column of the rows of areas.
        flags: Columns of which one is true where count or base are small; each has its
            words in ``SMALL_WORDS``.
        name: What the reader chooses.
        legend: Title over the classes.
        pattern: How a limit is written.
        unit: Word after a value.
        none: What the class of areas without a value is called.
    """

    column: str
    flags: tuple[str, ...]
    name: str
    legend: str
    pattern: str
    unit: str
    none: str = "none listed here"


def _by(area: str, measure: Measure) -> Measure:
    """Say in the names of a measure which areas it is of."""
    name, legend = (f"{text}, by {area}" for text in (measure.name, measure.legend))
    return replace(measure, name=name, legend=legend)


_RATE = Measure(
    "agencies_per_100k",
    ("is_small_count", "is_small_base"),
    "Agencies per 100,000 residents",
    "Agencies per 100,000 people",
    "{:g}",
    "per 100,000 residents",
)
_REACH = Measure(
    "residents_in_ring_towns_share",
    (),
    "Residents whose town police are on record",
    "Of 100 residents of towns",
    "{:.0%}",
    "of the residents of incorporated places live in their towns",
    none="none counted",
)
MEASURES: Mapping[str, Measure] = {
    "rate": _by("county", _RATE),
    "reach": _by("county", _REACH),
    "count": _by(
        "county",
        Measure(
            "agency_count",
            (),
            "Number of agencies",
            "Number of agencies",
            "{:,.0f}",
            "agencies",
        ),
    ),
    "first": _by(
        "county",
        Measure("first_year", (), "First year", "Year of the first agency", "{}", ""),
    ),
    "state_rate": _by("state", _RATE),
    "share": _by(
        "state",
        Measure(
            "fbi_listed_share",
            ("is_small_share_base",),
            "Share of city and county agencies",
            "Of 100 city and county agencies",
            "{:.0%}",
            "of the city and county agencies that the FBI listed in 2015",
        ),
    ),
    "state_reach": _by("state", _REACH),
}


def _is_share(measure: str) -> bool:
    return MEASURES[measure].pattern.endswith("%}")


def _readable(value: float, measure: str) -> float:
    """Round a limit so that a reader can keep it in mind."""
    if measure == "count":
        return float(max(round(value), 1))
    if _is_share(measure):
        return max(round(value, 2), 0.01)
    return float(f"{value:.1g}") if value < 1 else round(value, 1)


def shade_limits(values: Sequence[float | None], measure: str = "rate") -> list[float]:
    """Cut values into classes of about equal size, at readable limits.

    Args:
        values: Values of the areas, in any order; zeros and nulls are left out.
        measure: Key of ``MEASURES``.

    Returns:
        Lower limits of all classes but the first, rising, without repeats. Empty when
        fewer than five values are above zero: then there is one class.
    """
    above_zero = sorted(value for value in values if value and value > 0)
    classes = SHADE_COUNT - 1
    if measure == _FIRST:
        return sorted(set(above_zero))[1:classes]
    if len(above_zero) <= classes:
        return []
    cuts = [above_zero[len(above_zero) * k // classes] for k in range(1, classes)]
    limits = sorted({_readable(cut, measure) for cut in cuts})
    # why: counts of 1, 1, 1, 2 would make a class "under 1" that nothing is in.
    return [limit for limit in limits if limit > above_zero[0]]


def shade(value: float | None, limits: Sequence[float]) -> int:
    """Return the class of a value: 0 for none, else 1 for the lowest class."""
    if not value:
        return 0
    return 1 + sum(value >= limit for limit in limits)


def shade_labels(limits: Sequence[float], measure: str = "rate") -> tuple[str, ...]:
    """Name the classes, from none to the highest."""
    chosen = MEASURES[measure]
    if not limits:
        return (chosen.none, "some")
    texts = [chosen.pattern.format(limit) for limit in limits]
    if measure == _FIRST:
        return (chosen.none, f"before {texts[0]}", *texts[:-1], f"{texts[-1]} or later")
    between = [f"{low} to under {high}" for low, high in pairwise(texts)]
    return (chosen.none, f"under {texts[0]}", *between, f"{texts[-1]} or more")


def what_is_small(row: Mapping[str, Any], measure: str) -> str:
    """Say which flag of the measure an area with agencies has, or '' for none."""
    flags = MEASURES[measure].flags if row["agency_count"] else ()
    return next((SMALL_WORDS[flag] for flag in flags if row.get(flag)), "")


def area_shade(
    row: Mapping[str, Any], limits: Sequence[float], measure: str, technology: str
) -> tuple[int, bool, str]:
    """Say how an area with agencies is shaded, and what a reader is told there.

    Args:
        row: A row of ``shaded_areas``.
        limits: Limits between classes.
        measure: Key of ``MEASURES``.
        technology: Name of the technology that is counted.

    Returns:
        Its class, whether count or base is small, and what is told of it.
    """
    chosen = MEASURES[measure]
    value, count = row[chosen.column], row["agency_count"]
    small = what_is_small(row, measure)
    listed = f"{count:,} listed with {technology}"
    if measure == "count":
        detail = f"{listed}."
    elif not value:
        detail = f"{listed}; nothing to compare the number with."
    elif measure == _FIRST:
        detail = f"{listed}, the first in {value}."
    else:
        number = f"{value:.1%}" if _is_share(measure) else f"{value:.2f}"
        care = f" {small}: read it with care." if small else ""
        detail = f"{listed}, {number} {chosen.unit}.{care}"
    return shade(value, limits), bool(small), detail


def shade_colors(colors: Palette, class_count: int) -> list[Rgb]:
    """Pick a color for each class, the strongest for the highest."""
    above_zero = class_count - 1
    return [colors.shades[0], *colors.shades[-above_zero:]]
