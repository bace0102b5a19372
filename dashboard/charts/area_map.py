"""Maps of states and counties, shaded by classes, with a dot for each agency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import altair as alt

from dashboard.charts.chart_spec import (
    LABEL_SIZE,
    NOTE_SIZE,
    Spec,
    finish_chart,
    tips,
)
from dashboard.charts.theme import Palette, hex_color

AREAS = "areas"
AGENCIES = "agencies"
# The selection of a pressed state, and the field that it holds.
PRESSED, PRESSED_FIELD = "pressed", "state_code"
STEP_COUNT = 5
NONE_LISTED, TOO_FEW = "none listed", "too few to compare"
# Areas that `albersUsa` leaves out are drawn as a box in the Gulf: west, south,
# east, north.
TERRITORY_BOXES: Mapping[str, tuple[float, float, float, float]] = {
    "PR": (-93.6, 25.3, -90.2, 26.8),
    "VI": (-89.6, 25.3, -86.2, 26.8),
    "GU": (-93.6, 23.3, -90.2, 24.8),
}
_BOX_FIPS = ("72", "78", "66")
_ASPECT = 0.62
# Area of a state on a globe of radius 1 that its number needs on a map one pixel wide.
_ROOM = 700


class Measure(NamedTuple):
    """A number that the map can shade; ``pattern`` writes a limit of a class."""

    column: str
    name: str
    legend: str
    pattern: str


MEASURES: Mapping[str, Measure] = {
    "rate": Measure(
        "agencies_per_100k",
        "Agencies per 100,000 residents",
        "Agencies per 100,000 residents",
        "{:g}",
    ),
    "reach": Measure(
        "incorporated_in_ring_towns_share",
        "Residents in towns with Ring",
        "Share of residents in towns whose police are on record with Ring",
        "{:.0%}",
    ),
}


def class_limits(values: Sequence[float | None]) -> list[float]:
    """Return the lower limits of all steps but the first.

    Each step has about as many areas; zeros and nulls are in none. Empty if there are
    fewer values than steps.
    """
    above_zero = sorted(value for value in values if value)
    if len(above_zero) < STEP_COUNT:
        return []
    cuts = (above_zero[len(above_zero) * k // STEP_COUNT] for k in range(1, STEP_COUNT))
    limits = sorted({float(f"{cut:.2g}") for cut in cuts})
    return [limit for limit in limits if limit > above_zero[0]]


def class_names(limits: Sequence[float], measure: str) -> list[str]:
    """Name the steps, the lowest first."""
    if not limits:
        return ["some"]
    texts = [MEASURES[measure].pattern.format(limit) for limit in limits]
    between = [f"{low} to under {high}" for low, high in pairwise(texts)]
    return [f"under {texts[0]}", *between, f"{texts[-1]} or more"]


def class_of(
    row: Mapping[str, Any], measure: str, limits: Sequence[float], names: Sequence[str]
) -> str:
    """Return the class of an area."""
    value = row[MEASURES[measure].column]
    if measure == "rate" and row["is_too_few"]:
        return TOO_FEW
    return names[sum(value >= limit for limit in limits)] if value else NONE_LISTED


def class_colors(colors: Palette, names: Sequence[str]) -> dict[str, str]:
    """Return a color for each class, from none to most; the strongest for the last."""
    steps = [*map(hex_color, colors.shades[2:])]
    none, few = map(hex_color, colors.shades[:2])
    # With fewer steps, the first keeps its pale color and the last its strong one.
    picked = [
        steps[round(k * (STEP_COUNT - 1) / max(len(names) - 1, 1))]
        for k in range(len(names))
    ]
    return {NONE_LISTED: none, TOO_FEW: few, **dict(zip(names, picked, strict=True))}


def half_degrees(longitude: float, latitude: float) -> tuple[int, int]:
    """Return the square of the map that a point lies in, half a degree wide."""
    return round(2 * longitude), round(2 * latitude)


def territory_box(state_code: str) -> dict[str, Any]:
    """Return the box that stands for an area outside the projection, as GeoJSON."""
    west, south, east, north = TERRITORY_BOXES[state_code]
    corners = [[west, south], [west, north], [east, north], [east, south]]
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


@lru_cache(64)
def area_map(
    colors: Palette,
    outlines: str,
    classes: tuple[tuple[str, str], ...],
    measure: str,
    *,
    is_narrow: bool = False,
    is_close: bool = False,
    is_named: bool = False,
    projection: Literal["albersUsa", "mercator"] = "albersUsa",
) -> Spec:
    """Draw shaded areas with a dot for each agency; a press on an area selects it.

    Args:
        outlines: Address of a GeoJSON file with the areas.
        classes: Names and colors of the classes to show, from none to most.
        is_close: Whether the map is of one state, with larger dots and no numbers.
        is_named: Whether the agencies are few enough to be named.

    Returns:
        A map. Reads the datasets ``areas`` (``area_id``, ``area_name``, ``state_code``,
        ``class_name``, ``tip``, ``number``) and
        ``agencies`` (``longitude``, ``latitude``, ``label``).
    """
    shapes = _shaded(
        colors, outlines, classes, measure, is_narrow=is_narrow
    ).add_params(alt.selection_point(name=PRESSED, fields=[PRESSED_FIELD], on="click"))
    size = 90 if is_named else 60 if is_close else 5 if is_narrow else 9
    halo = hex_color(colors.halo) if is_named or is_close else "transparent"
    dots = _dots(colors, size, halo)
    layers = [shapes, dots]
    text_size = 11 if is_narrow else LABEL_SIZE
    if is_named:
        side = "datum.longitude > -90 ? {} : {}"
        layers += _halo(
            dots.encode(text="label:N"),
            colors,
            fontSize=text_size,
            align=alt.ExprRef(side.format("'right'", "'left'")),
            dx=alt.ExprRef(side.format(-8, 8)),
        )
    elif not is_close:
        layers += _halo(_numbers(outlines), colors, fontSize=text_size, fontWeight=600)
    chart = alt.layer(*layers).project(type=projection)
    return finish_chart(chart, colors, 230 if is_narrow else 520)


@lru_cache(4)
def dot_map(colors: Palette, outlines: str, *, is_narrow: bool) -> Spec:
    """Draw the country with a dot for each agency.

    Returns:
        A map. Reads the dataset ``agencies`` (``longitude``, ``latitude``).
    """
    states = (
        alt.Chart(_shapes(outlines))
        .mark_geoshape(
            fill=hex_color(colors.shades[0]),
            stroke=hex_color(colors.edge),
            strokeWidth=0.8,
            tooltip=None,
            aria=False,
        )
        .transform_filter(f"indexof({[*TERRITORY_BOXES, *_BOX_FIPS]}, datum.id) < 0")
    )
    chart = alt.layer(states, _dots(colors, 3 if is_narrow else 12)).project(
        type="albersUsa"
    )
    return finish_chart(chart, colors, 230 if is_narrow else 480)


def _dots(colors: Palette, size: int, halo: str = "transparent") -> alt.Chart:
    # A dot with a tooltip would take the press from its state.
    return (
        alt.Chart(alt.NamedData(AGENCIES))
        .mark_circle(
            size=size,
            color=hex_color(colors.point),
            opacity=1,
            stroke=halo,
            tooltip=None,
            aria=False,
        )
        .encode(longitude="longitude:Q", latitude="latitude:Q")
    )


def _shaded(
    colors: Palette,
    outlines: str,
    classes: tuple[tuple[str, str], ...],
    measure: str,
    *,
    is_narrow: bool,
) -> alt.Chart:
    fields = ["state_code", "area_name", "class_name", "tip"]
    return (
        alt.Chart(_shapes(outlines))
        .mark_geoshape(
            stroke=hex_color(colors.edge),
            strokeWidth=0.8,
            strokeJoin="round",
            aria=False,
        )
        .transform_lookup("id", alt.LookupData(alt.NamedData(AREAS), "area_id", fields))
        .transform_filter("isValid(datum.class_name)")
        .encode(
            fill=_fill(colors, classes, measure, is_narrow=is_narrow),
            tooltip=tips("area_name", "tip"),
        )
    )


def _numbers(outlines: str) -> alt.Chart:
    """Write a number in the middle of each area that has the room, or is a box."""
    is_box = f"indexof({[*_BOX_FIPS, *TERRITORY_BOXES]}, datum.id) >= 0"
    has_room = f"geoArea(null, datum) * width * width > {_ROOM}"
    return (
        alt.Chart(_shapes(outlines))
        .transform_lookup(
            "id", alt.LookupData(alt.NamedData(AREAS), "area_id", ["number"])
        )
        .transform_filter(f"isValid(datum.number) && ({is_box} || {has_room})")
        .transform_calculate(
            longitude="geoCentroid(null, datum)[0]",
            latitude="geoCentroid(null, datum)[1]",
        )
        .encode(longitude="longitude:Q", latitude="latitude:Q", text="number:N")
    )


def _shapes(outlines: str) -> alt.UrlData:
    return alt.UrlData(outlines, format=alt.JsonDataFormat(property="features"))


def _fill(
    colors: Palette,
    classes: tuple[tuple[str, str], ...],
    measure: str,
    *,
    is_narrow: bool,
) -> alt.Fill:
    names, fills = zip(*classes, strict=True)
    return alt.Fill(
        "class_name:N",
        scale=alt.Scale(domain=[*names], range=[*fills]),
        legend=alt.Legend(
            title=MEASURES[measure].legend,
            titleLimit=0,
            labelLimit=0,
            orient="bottom" if is_narrow else "top",
            direction="horizontal",
            columns=2 if is_narrow else len(names),
            symbolType="square",
            symbolStrokeColor=colors.quiet,
            symbolStrokeWidth=1,
            symbolSize=180,
        ),
    )


def _halo(base: alt.Chart, colors: Palette, **text: Any) -> list[alt.Chart]:  # noqa: ANN401 - options of a mark
    """Draw a text over its own outline, so that it is legible on any shade."""
    halo = hex_color(colors.halo)
    return [
        base.mark_text(
            **text,
            color=halo,
            stroke=halo,
            strokeWidth=3,
            strokeJoin="round",
            strokeOpacity=0.85,
            aria=False,
        ),
        base.mark_text(**text, color=colors.ink, aria=False),
    ]


@lru_cache(8)
def month_maps(
    colors: Palette,
    outlines: str,
    classes: tuple[tuple[str, str], ...],
    *,
    is_narrow: bool,
) -> Spec:
    """Draw the country once for each month.

    Returns:
        Maps side by side. Reads the dataset ``areas``, with ``month_name`` too.
    """
    width = 138 if is_narrow else 205
    chart = (
        alt.Chart(alt.NamedData(AREAS))
        .mark_geoshape(stroke=hex_color(colors.edge), strokeWidth=0.5, aria=False)
        .transform_lookup(
            "area_id", alt.LookupData(_shapes(outlines), "id"), as_="outline"
        )
        .encode(
            shape="outline:G",
            fill=_fill(colors, classes, "rate", is_narrow=is_narrow),
            tooltip=tips("area_name", "tip"),
        )
        .project(type="albersUsa")
        .properties(width=width, height=round(width * _ASPECT))
        .facet(
            facet=alt.Facet(
                "month_name:N",
                sort=None,
                title=None,
                header=alt.Header(
                    labelColor=colors.ink,
                    labelFontSize=NOTE_SIZE if is_narrow else LABEL_SIZE,
                ),
            ),
            columns=2 if is_narrow else 4,
        )
    )
    return finish_chart(chart, colors)
