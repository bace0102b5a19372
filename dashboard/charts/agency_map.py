"""The map of agencies: state rates below, agencies on top, no tiles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import altair as alt
import pyarrow as pa
import pydeck as pdk

from dashboard.charts.theme import Palette, Rgb

# Values of the field "shade" that the shapes carry: 0 is "none listed", then classes.
SHADE_COUNT = 5
PLACE_CENTRE = "place_centre"
_LEGEND = "legend"


def shade_limits(rates: Sequence[float]) -> list[float]:
    """Cut rates into classes of about equal size, at readable limits.

    Args:
        rates: Rates per 100,000 residents, in any order; zeros are left out.

    Returns:
        Upper limits of all classes but the last, rising, without repeats. Empty when
        fewer than five rates are above zero: then there is one class.
    """
    above_zero = sorted(rate for rate in rates if rate > 0)
    classes = SHADE_COUNT - 1
    if len(above_zero) <= classes:
        return []
    cuts = [above_zero[len(above_zero) * k // classes] for k in range(1, classes)]
    return sorted({float(f"{cut:.1g}") if cut < 1 else round(cut, 1) for cut in cuts})


def shade(rate: float | None, limits: Sequence[float]) -> int:
    """Return the class of a rate: 0 for none, else 1 for the lowest class."""
    if not rate:
        return 0
    return 1 + sum(rate >= limit for limit in limits)


def rate_classes(rates: Sequence[float | None]) -> tuple[list[float], list[str]]:
    """Cut rates into classes and name them.

    Args:
        rates: Rates per 100,000 residents; null where there is no population.

    Returns:
        The limits between classes, and the names of the classes from "none listed".
    """
    limits = shade_limits([rate or 0.0 for rate in rates])
    return limits, shade_labels(limits)


def shade_labels(limits: Sequence[float]) -> list[str]:
    """Name the classes, from "none listed" to the highest."""
    if not limits:
        return ["none listed", "some"]
    texts = [f"{limit:g}" for limit in limits]
    between = [f"{low} to {high}" for low, high in pairwise(texts)]
    return ["none listed", f"under {texts[0]}", *between, f"{texts[-1]} or more"]


def shade_colours(colours: Palette, class_count: int) -> list[Rgb]:
    """Pick a colour for each class, the strongest for the highest."""
    above_zero = class_count - 1
    return [colours.shades[0], *colours.shades[-above_zero:]]


def _choose(field: str, choices: Sequence[Rgb]) -> str:
    """Write the expression that picks a colour by a whole number."""
    *firsts, last = [f"[{', '.join(map(str, choice))}]" for choice in choices]
    tests = "".join(f"{field} == {k} ? {text} : " for k, text in enumerate(firsts))
    return f"{tests}{last}"


@lru_cache(maxsize=64)
def agency_map(
    colours: Palette,
    agencies_url: str,
    states_url: str,
    class_count: int,
    is_narrow: bool,
) -> pdk.Deck:
    """Draw agencies over state rates.

    Args:
        colours: Palette of the theme.
        agencies_url: Address of the points, as :mod:`dashboard.routes` serves them.
        states_url: Address of the shapes with their class of rate.
        class_count: Number of classes, "none listed" included.
        is_narrow: Whether the reader's screen is a phone's.

    Returns:
        A deck without a base map. A place-centred agency is a filled dot, a
        county-centred one a ring.
    """
    fills = shade_colours(colours, class_count)
    states = pdk.Layer(
        "GeoJsonLayer",
        id="states",
        data=states_url,
        get_fill_color=_choose("properties.shade", fills),
        get_line_color=list(colours.edge),
        line_width_min_pixels=0.8,
        pickable=True,
    )
    point = ", ".join(map(str, colours.point))
    halo = ", ".join(map(str, colours.halo))
    agencies = pdk.Layer(
        "ScatterplotLayer",
        id="agencies",
        data=agencies_url,
        get_position="at",
        get_fill_color=f"ring == 1 ? [{point}, 0] : [{point}, 235]",
        get_line_color=f"ring == 1 ? [{point}, 255] : [{halo}, 255]",
        get_line_width="ring == 1 ? 2 : 0.7",
        line_width_units=pdk.types.String("pixels"),
        get_radius=6000,
        radius_min_pixels=3.4,
        radius_max_pixels=9,
        filled=True,
        stroked=True,
        pickable=True,
    )
    # why: the start never changes with a filter, because a changed start would move
    # the map under the reader.
    start = pdk.ViewState(
        latitude=38.3 if is_narrow else 38.6,
        longitude=-95.8,
        zoom=1.9 if is_narrow else 3.35,
        min_zoom=1.2,
        max_zoom=11,
    )
    return pdk.Deck(
        layers=[states, agencies],
        initial_view_state=start,
        map_provider=None,
        tooltip={
            "html": "<b>{title}</b><br>{detail}",
            "style": {
                "backgroundColor": "#16213A",
                "color": "#FBF8F1",
                "fontSize": "13px",
                "maxWidth": "260px",
                "borderRadius": "6px",
            },
        },
    )


@lru_cache(maxsize=32)
def map_legend(colours: Palette, labels: tuple[str, ...]) -> dict[str, Any]:
    """Explain dots, rings and shades.

    Args:
        colours: Palette of the theme.
        labels: Names of the classes of rate, from none listed to the highest.

    Returns:
        A Vega-Lite specification that brings its own rows, as Arrow.
    """
    lamp = _hex(colours.point)
    fills = [_hex(fill) for fill in shade_colours(colours, len(labels))]
    entries = [
        _legend_row("Agency, at its town's centre", lamp, lamp, "circle"),
        _legend_row("Agency, at its county's centre", "transparent", lamp, "circle"),
        _legend_row("Agencies per 100,000 people", "", "", "circle"),
        *(
            _legend_row(words, fill, colours.quiet, "square")
            for words, fill in zip(labels, fills, strict=True)
        ),
    ]
    rows = pa.Table.from_pylist(
        [{**entry, "at": 12 + 24 * line} for line, entry in enumerate(entries)]
    )
    base = alt.Chart(alt.NamedData(_LEGEND)).encode(
        y=alt.Y("at:Q", scale=None, axis=None)
    )
    text = base.mark_text(
        align="left", baseline="middle", fontSize=13, color=colours.ink
    ).encode(x=alt.X("text_at:Q", scale=None, axis=None), text="words:N")
    marks = (
        base.transform_filter("datum.fill !== ''")
        .mark_point(size=110, strokeWidth=1.8, opacity=1)
        .encode(
            x=alt.X("mark_at:Q", scale=None, axis=None),
            shape=alt.Shape("shape:N", scale=None),
            fill=alt.Fill("fill:N", scale=None),
            stroke=alt.Stroke("edge:N", scale=None),
        )
    )
    legend = alt.layer(marks, text).properties(
        height=24 * rows.num_rows, autosize=alt.AutoSizeParams(type="fit-x")
    )
    spec: dict[str, Any] = legend.configure_view(stroke=None).to_dict()
    return {**spec, "datasets": {_LEGEND: _arrow_bytes(rows)}}


def _arrow_bytes(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as stream:
        stream.write_table(rows)
    return sink.getvalue().to_pybytes()


def _legend_row(words: str, fill: str, edge: str, shape: str) -> dict[str, object]:
    return {
        "words": words,
        "fill": fill,
        "edge": edge,
        "shape": shape,
        "mark_at": 8,
        "text_at": 22 if fill else 0,
    }


def _hex(rgb: Rgb) -> str:
    return "#" + "".join(f"{part:02X}" for part in rgb)
