"""Charts of the subsidy ledger. Each returns a Vega-Lite specification without rows.

Unknown values are drawn as empty, dashed shapes: never as nothing, never as "no".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from math import cos, hypot, radians, sin
from typing import Literal, NamedTuple

import altair as alt

from dashboard.charts.chart_spec import Spec, finish_chart, land
from dashboard.charts.theme import Palette

SCHEMES = "schemes"
ROUNDS = "rounds"
COSTS = "costs"

# Legend label of each code.
CodeNames = tuple[tuple[str, str], ...]


class Look(NamedTuple):
    """How a kind is drawn.

    Attributes:
        shape: Shape of its mark, unique to it.
        color: Index of its color in the theme's series.
        is_filled: Whether the mark is filled.
    """

    shape: str
    color: int
    is_filled: bool


_RAN = Look("circle", 0, True)
_ENDED = Look("square", 2, True)
_DECIDED = Look("triangle-up", 1, False)
_PROPOSED = Look("triangle-down", 5, False)
_RETURNED = Look("diamond", 3, True)
_DECLINED = Look("cross", 4, False)

# Look of each status of a round or scheme.
PROGRESS: Mapping[str, Look] = {
    "ran": _RAN,
    "ended": _ENDED,
    "approved": _DECIDED,
    "budgeted": _DECIDED,
    "announced": _DECIDED,
    "proposed": _PROPOSED,
    "proposed_to_council": _PROPOSED,
    "postponed": _PROPOSED,
    "returned": _RETURNED,
    "declined": _DECLINED,
}

# Look of each basis of public money per camera.
COST_BASES: Mapping[str, Look] = {
    "stated": Look("circle", 0, True),
    "spent_per_given": Look("square", 2, True),
    "approved_per_planned": Look("triangle-up", 1, False),
    "promised_per_planned": Look("triangle-down", 5, False),
    "other_per_given": Look("diamond", 3, False),
}


class Place(NamedTuple):
    """A point on the map, in degrees."""

    longitude: float
    latitude: float


@lru_cache(8)
def spread(places: tuple[Place, ...], apart: float) -> tuple[Place, ...]:
    """Move overlapping places apart, each as little as needed.

    Args:
        places: True places in a stable order.
        apart: Minimum distance between two marks, in degrees of latitude.

    Returns:
        Places to draw, in the same order; the same input gives the same result.
    """
    # why: a degree of longitude is shorter than one of latitude, so distances are
    # measured on a plane scaled for that.
    narrow = cos(radians(38))
    at = [[place.longitude * narrow, place.latitude] for place in places]
    for _ in range(120):
        is_moved = False
        for k, one in enumerate(at):
            for other in at[:k]:
                across, up = one[0] - other[0], one[1] - other[1]
                distance = hypot(across, up)
                if distance >= apart:
                    continue
                push = (apart - distance) / 2 + apart * 0.01
                if distance < 1e-6:
                    # why: marks on the same spot need a direction that never changes.
                    across, up, distance = cos(2.4 * k), sin(2.4 * k), 1.0
                one[0] += across / distance * push
                one[1] += up / distance * push
                other[0] -= across / distance * push
                other[1] -= up / distance * push
                is_moved = True
        if not is_moved:
            break
    return tuple(Place(x / narrow, y) for x, y in at)


def _named(looks: Mapping[str, Look], names: CodeNames) -> dict[str, Look]:
    """Return each look once by its name, in legend order."""
    words = dict(names)
    return {words[code]: look for code, look in looks.items()}


def _marks(
    base: alt.Chart,
    field: str,
    named: Mapping[str, Look],
    colors: Palette,
    *,
    size: int,
    lower: int = 0,
) -> alt.Chart:
    """Draw points whose shape, fill and outline show their kind."""
    names, kinds = list(named), list(named.values())
    inks = [colors.series[look.color] for look in kinds]
    fills = [
        colors.series[look.color] if look.is_filled else "transparent" for look in kinds
    ]
    legend = alt.Legend(
        orient="top",
        direction="vertical",
        columns=alt.ExprRef("width < 560 ? 1 : 3"),
        labelLimit=280,
        symbolSize=size,
        symbolStrokeWidth=2,
        title=None,
    )
    return base.mark_point(size=size, strokeWidth=2, opacity=1, yOffset=lower).encode(
        shape=alt.Shape(
            f"{field}:N",
            scale=alt.Scale(domain=names, range=[look.shape for look in kinds]),
            legend=legend,
        ),
        fill=alt.Fill(
            f"{field}:N", scale=alt.Scale(domain=names, range=fills), legend=legend
        ),
        stroke=alt.Stroke(
            f"{field}:N", scale=alt.Scale(domain=names, range=inks), legend=legend
        ),
    )


@lru_cache(8)
def scheme_map(colors: Palette, names: CodeNames, *, is_narrow: bool) -> Spec:
    """Draw the schemes over the outlines of the states.

    Returns:
        A map without tiles. The shape, fill and color of a mark show its scheme's
        progress; a thin line connects a mark that was moved to its place. Reads the
        datasets ``outlines`` and ``schemes``.
    """
    schemes = alt.Chart(alt.NamedData(SCHEMES))
    ties = schemes.mark_rule(color=colors.quiet, strokeWidth=0.8).encode(
        longitude="longitude:Q",
        latitude="latitude:Q",
        longitude2="drawn_longitude:Q",
        latitude2="drawn_latitude:Q",
    )
    marks = _marks(
        schemes.encode(
            longitude="drawn_longitude:Q",
            latitude="drawn_latitude:Q",
            tooltip=[
                alt.Tooltip("scheme_name:N", title="Scheme"),
                alt.Tooltip("status_name:N", title="Status"),
                alt.Tooltip("announced:N", title="Announced"),
                alt.Tooltip("round_count:Q", title="Rounds"),
                alt.Tooltip("drawn_at:N", title="Drawn at"),
            ],
        ),
        "progress",
        _named(PROGRESS, names),
        colors,
        size=48 if is_narrow else 90,
    )
    chart = alt.layer(land(colors), ties, marks).project(type="albersUsa")
    return finish_chart(chart, colors, 210 if is_narrow else 430)


@lru_cache(8)
def rounds_by_year(
    colors: Palette, first_year: int, last_year: int, names: CodeNames
) -> Spec:
    """Stack one mark per funding round by year.

    Returns:
        Columns of marks; x is the year of the announcement, with undated rounds in a
        column of their own. Reads the dataset ``rounds``.
    """
    # why: a two-line label shifts when the window is made narrower.
    label = (
        "datum.label === 'no date' ? (width < 520 ? 'n.d.' : 'no date') : "
        "width < 520 ? '\u2019' + slice(datum.label, 2) : datum.label"
    )
    named = _named(PROGRESS, names)
    base = (
        alt.Chart(alt.NamedData(ROUNDS))
        .transform_calculate(rank=f"indexof({json.dumps(list(named))}, datum.progress)")
        .transform_window(
            place="row_number()",
            groupby=["year_name"],
            sort=[
                alt.SortField("rank", order="ascending"),
                alt.SortField("round_id", order="ascending"),
            ],
        )
        .encode(
            x=alt.X(
                "year_name:O",
                title=None,
                scale=alt.Scale(
                    domain=[*map(str, range(first_year, last_year + 1)), "no date"]
                ),
                axis=alt.Axis(
                    labelAngle=0, labelExpr=label, labelOverlap=False, ticks=False
                ),
            ),
            y=alt.Y(
                "place:Q",
                title=None,
                axis=alt.Axis(tickMinStep=1, format="d", grid=False, domain=False),
                scale=alt.Scale(domainMin=0, nice=False, padding=9),
            ),
            tooltip=[
                alt.Tooltip("scheme_name:N", title="Scheme"),
                alt.Tooltip("announced:N", title="Announced"),
                alt.Tooltip("status_name:N", title="Status"),
                alt.Tooltip("sponsor_name:N", title="Paid by"),
            ],
        )
    )
    marks = _marks(base, "progress", named, colors, size=90)
    return finish_chart(marks, colors, 340)


@lru_cache(32)
def cost_dots(
    colors: Palette, row_count: int, bases: CodeNames, top: float | None = None
) -> Spec:
    """Draw the public money per camera, one line per round.

    Args:
        row_count: Number of rounds to draw.
        bases: Legend label of each basis of a figure.
        top: End of the axis; a larger amount is drawn there with a label that says so.
            None fits the axis to all amounts.

    Returns:
        Marks; x is US dollars per camera, and the shape shows the figure's basis.
        Reads the dataset ``costs``.
    """
    step = 40
    base = alt.Chart(alt.NamedData(COSTS)).encode(
        y=alt.Y(
            "line:O",
            axis=None,
            scale=alt.Scale(paddingInner=0, paddingOuter=0),
        )
    )
    across = alt.X(
        "public_per_device_usd:Q",
        title=None,
        scale=alt.Scale(domain=[0, top], clamp=True, nice=False)
        if top
        else alt.Scale(domainMin=0),
        axis=alt.Axis(format="$,d", orient="top", tickCount=5, grid=True),
    )
    names = base.mark_text(
        align="left",
        baseline="middle",
        dy=-9,
        dx=2,
        fontSize=12,
        color=colors.ink,
        limit=alt.ExprRef("width"),
    ).encode(x=alt.value(0), text="round_name:N")
    lines = base.mark_rule(
        color=colors.quiet, strokeWidth=1, opacity=0.5, yOffset=9
    ).encode(x=across, x2=alt.value(0))
    marks = _marks(
        base.encode(
            x=across,
            tooltip=[
                alt.Tooltip("round_name:N", title="Round"),
                alt.Tooltip(
                    "public_per_device_usd:Q", format="$,.2f", title="A camera"
                ),
                alt.Tooltip("basis_name:N", title="Figure"),
                alt.Tooltip("sponsor_name:N", title="Paid by"),
                alt.Tooltip("publisher:N", title="Source"),
            ],
        ),
        "basis_name",
        _named(COST_BASES, bases),
        colors,
        size=90,
        lower=9,
    )
    is_beyond = f"datum.public_per_device_usd > {top or 'Infinity'}"

    def values(condition: str, align: Literal["left", "right"], more: str) -> alt.Chart:
        return (
            base.transform_filter(condition)
            .transform_calculate(
                amount=f"format(datum.public_per_device_usd, '$,.0f') + '{more}'"
            )
            .mark_text(
                align=align,
                baseline="middle",
                dx=10 if align == "left" else -10,
                dy=9,
                fontSize=12,
                color=colors.quiet,
            )
            .encode(x=across, text="amount:N")
        )

    amounts = alt.layer(
        values(f"!({is_beyond})", "left", ""),
        values(is_beyond, "right", ", beyond the scale"),
    )
    chart = alt.layer(lines, names, marks, amounts)
    return finish_chart(chart, colors, step * row_count)
