"""What the map draws: shaded areas, agencies and outlines for the chosen filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.addresses import GROUND_PATH, OUTLINES_PATH
from dashboard.charts.area_map import (
    MEASURES,
    TERRITORY_BOXES,
    TOO_FEW,
    class_colors,
    class_limits,
    class_names,
    class_of,
    half_degrees,
    territory_box,
)
from dashboard.charts.state_map import StateMap, sign_of, state_map
from dashboard.charts.theme import Palette, rgb
from dashboard.formats import ANY, counted, month_text, status_text
from dashboard.queries.labels import english, labels, limits
from dashboard.queries.map_agencies import (
    POLICE_LOCAL_AND_STATE,
    REGISTRIES,
    RING,
    AgencyFilters,
    agencies_by_area,
    agencies_by_month,
    agencies_on_map,
    count_on_map,
    technology_names,
)
from dashboard.queries.snapshot_reader import per_snapshot
from dashboard.queries.sources import about_snapshot
from dashboard.queries.states import (
    Feature,
    county_shapes,
    larger_towns,
    state_fips,
    state_names,
    state_outline_by_fips,
    state_shapes,
    touching_states,
)
from dashboard.rows import Row

FOUR_MONTHS = ("2018-12", "2019-07", "2020-03", "2020-09")
# The most agencies of a search that are named on the map.
_MOST_NAMED = 12


# Parameters of the address, each with its label and its field of `AgencyFilters`.
FILTERS: Mapping[str, tuple[str, str]] = {
    "state": ("State", "state_code"),
    "month": ("As of", "seen_by"),
    "kind": ("Kind of agency", "kind"),
    "technology": ("Technology", "technology_id"),
    "status": ("Status on Ring", "ring_status"),
}


@dataclass(frozen=True)
class Shades:
    """Areas with the class that each is shaded by.

    Attributes:
        areas: Rows of ``agencies_by_area`` with ``class_name``, ``tip``, ``number``.
        classes: Names and colors of the classes that are drawn, from none to most.
    """

    areas: Sequence[Row]
    classes: tuple[tuple[str, str], ...]


@per_snapshot
def options() -> Mapping[str, Mapping[str, str]]:
    """Return the options of each list by parameter, the default first."""
    first, last = limits("dated_joinings").first_on, limits("later_lists").last_on
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    starts = (first.month - 1 + step for step in reversed(range(count)))
    months = [f"{first.year + start // 12}-{start % 12 + 1:02d}" for start in starts]
    technologies = technology_names()
    return {
        "state": {ANY: "All states", **state_names()},
        "month": {
            ANY: "Whole record",
            **{month: month_text(month) for month in months},
        },
        "kind": {
            ANY: "Every kind",
            **labels("agency_combination"),
            **labels("agency_type"),
        },
        "technology": {
            RING: technologies[RING],
            ANY: "Any technology",
            **technologies,
            REGISTRIES: "Camera registries on Axon Fusus, 2026 (not Ring's)",
        },
        "status": {ANY: "Any status", **labels("ring_status")},
        "shade": {code: measure.name for code, measure in MEASURES.items()},
    }


def filters_of(values: Mapping[str, str]) -> tuple[AgencyFilters, str]:
    """Return the filters and the measure that an address names.

    Raises:
        ValueError: If a value is none of the options, with a sentence.
    """
    listed = options()
    chosen = {name: values.get(name, next(iter(few))) for name, few in listed.items()}
    for name, value in chosen.items():
        if value not in listed[name]:
            raise ValueError(f"There is no map of a {name} `{value[:40]}`.")
    fields = {field: chosen[name] for name, (_, field) in FILTERS.items()}
    search = " ".join(values.get("search", "").split())
    return AgencyFilters(search=search, **fields), chosen["shade"]


def map_query(filters: AgencyFilters, measure: str) -> str:
    """Return the query of the map's address; empty for the map as it opens."""
    values = {name: getattr(filters, field) for name, (_, field) in FILTERS.items()}
    values |= {"shade": measure}
    defaults = {name: next(iter(few)) for name, few in options().items()}
    pairs = {k: v for k, v in values.items() if v != defaults[k]}
    pairs |= {"search": filters.search} if filters.search else {}
    return f"?{urlencode(pairs)}" if pairs else ""


def describe_matches(count: int, filters: AgencyFilters) -> tuple[str, str]:
    """Return the count with its noun, and a clause that describes the filters.

    Returns:
        Such as "12 agencies" and "recorded with Drones, in Ohio".
    """
    language, listed = english(), options()
    parts = []
    if filters.kind == POLICE_LOCAL_AND_STATE:
        parts.append("sheriffs included")
    if filters.technology_id == RING:
        parts.append("recorded with Ring")
    elif filters.technology_id != ANY:
        name = listed["technology"][filters.technology_id]
        parts.append(f"recorded with {name}")
    if filters.state_code != ANY:
        name = state_names()[filters.state_code]
        parts.append(f"in {labels('name_within_text').get(name, name)}")
    if filters.search:
        parts.append(f"matching “{filters.search}”")
    if filters.ring_status != ANY:
        parts.append(
            f"with the status {language.label('ring_status', filters.ring_status)}"
        )
    if filters.seen_by != ANY:
        parts.append(f"seen with Ring by {month_text(filters.seen_by)}")
    nouns = ("agency", "agencies")
    for kinds in ("agency_combination", "agency_type"):
        one, many = labels(kinds, "noun"), labels(kinds, "plural_noun")
        if filters.kind in one:
            nouns = (one[filters.kind], many[filters.kind])
    return counted(count, *nouns), ", ".join(parts)


def outlines_address() -> str:
    """Return the address of the states' outlines, which caches keep by snapshot."""
    snapshot_id = about_snapshot()["snapshot_id"][0].as_py()
    return f"{OUTLINES_PATH.lstrip('/')}?snapshot={snapshot_id}"


def area_level(filters: AgencyFilters) -> str:
    """Return which areas the map shades: ``state``, or ``county`` in one state."""
    return "state" if filters.state_code == ANY else "county"


def _shaded(
    colors: Palette, rows: Sequence[Row], filters: AgencyFilters, measure: str
) -> Shades:
    # The classes are the same in every month and for every search.
    whole = replace(filters, state_code=ANY, seen_by=ANY, search="")
    column = MEASURES[measure].column
    compared = agencies_by_area(whole, area_level(filters)).to_pylist()
    limits = class_limits(
        [row[column] for row in compared if measure != "rate" or not row["is_too_few"]]
    )
    names = class_names(limits, measure)
    classed = ((row, class_of(row, measure, limits, names)) for row in rows)
    areas = [
        {
            **row,
            "class_name": name,
            "tip": _tip(row, measure, name),
            "number": _number(row),
        }
        for row, name in classed
    ]
    drawn = {area["class_name"] for area in areas}
    fills = class_colors(colors, names)
    return Shades(areas, tuple(pair for pair in fills.items() if pair[0] in drawn))


def _tip(row: Row, measure: str, class_name: str) -> str:
    """Say what an area's shade stands for."""
    if measure == "reach":
        share = row[MEASURES[measure].column]
        return "no figure" if share is None else f"{share:.0%} of residents"
    count = counted(row["agency_count"], "agency", "agencies")
    if not row["agency_count"]:
        return "no agency in our sources; that does not prove there is none"
    if class_name == TOO_FEW:
        return f"{count}; {TOO_FEW}"
    return f"{count}, {row['agencies_per_100k']:.2f} per 100,000 residents"


@per_snapshot
def map_tables(
    colors: Palette, filters: AgencyFilters, measure: str
) -> tuple[Shades, pa.Table, pa.Table]:
    """Return the shades of the areas, and the tables ``areas`` and ``agencies``."""
    level = area_level(filters)
    rows = agencies_by_area(filters, level).to_pylist()
    if level == "state":
        # Puerto Rico is asked for even without an agency.
        rows = [r for r in rows if r["state_code"] not in _FAR or r["agency_count"]]
    shades = _shaded(colors, rows, filters, measure)
    dots = agencies_on_map(filters)
    if level == "state":
        is_far = pc.is_in(dots["state_code"], pa.array([*TERRITORY_BOXES]))
        dots = dots.filter(pc.invert(is_far))
    names = pa.array(_names(dots.to_pylist()), pa.string())
    places = dots.select(["longitude", "latitude"])
    areas = pa.Table.from_pylist([*shades.areas])
    return shades, areas, places.append_column("label", names)


def _names(rows: Sequence[Row]) -> list[str]:
    """Return the name of each dot; of those close together one has all names."""
    named: dict[tuple[int, int], list[str]] = {}
    keys = [half_degrees(row["longitude"], row["latitude"]) for row in rows]
    for key, row in zip(keys, rows, strict=True):
        named.setdefault(key, []).append(_name_on_map(row))
    return [" / ".join(dict.fromkeys(named.pop(key, ()))) for key in keys]


_FAR = {*TERRITORY_BOXES} - {"PR"}


def _number(area: Row) -> str:
    """Write the number on a state; a box has its name too."""
    count = f"{area['agency_count']:,}"
    if area["state_code"] not in TERRITORY_BOXES:
        return count if area["agency_count"] else ""
    return f"{area['state_code']} {count}"


def _name_on_map(row: Row) -> str:
    place = row["county_name" if row["agency_level"] == "county" else "place_name"]
    return f"{place or row['agency_name']}, {row['state_code']}"


def names_agencies(filters: AgencyFilters) -> bool:
    """Tell whether the map marks the agencies of a search with their names."""
    return bool(filters.search) and agencies_on_map(filters).num_rows <= _MOST_NAMED


@per_snapshot
def four_months(colors: Palette, filters: AgencyFilters) -> tuple[Shades, pa.Table]:
    """Return the shades of the states at four months, and them as a table."""
    rows = agencies_by_month(filters, FOUR_MONTHS).to_pylist()
    shades = _shaded(colors, rows, replace(filters, seen_by=ANY), "rate")
    names = {
        month: f"{month_text(month)}: {count_on_map(replace(filters, seen_by=month)):,}"
        for month in FOUR_MONTHS
    }
    areas = [
        {**area, "month_name": names[area["month"]]}
        for area in shades.areas
        if area["state_code"] not in TERRITORY_BOXES
    ]
    return shades, pa.Table.from_pylist(areas)


@per_snapshot
def country_outlines() -> list[Feature]:
    """Return the states as maps of the country draw them, with boxes for islands."""
    fips = state_fips()
    boxes = {fips.get(code, code): code for code in TERRITORY_BOXES}
    own = [shape for shape in state_shapes() if shape["id"] not in boxes]
    return own + [
        {"type": "Feature", "id": area_id, "geometry": territory_box(code)}
        for area_id, code in boxes.items()
    ]


@per_snapshot
def draw_state(
    colors: Palette,
    filters: AgencyFilters,
    measure: str,
    opened_id: str,
    turn: str,
    is_narrow: bool,
) -> StateMap:
    """Draw the chosen state."""
    codes = {fips: code for code, fips in state_fips().items()}
    own = state_fips().get(filters.state_code, "")
    outlines = state_outline_by_fips()
    shades, *_ = map_tables(colors, filters, measure)
    fills = {name: rgb(color) for name, color in shades.classes}
    by_id = {area["area_id"]: area for area in shades.areas}
    rows = agencies_on_map(filters).to_pylist()
    neighbors = [
        _with(
            outlines[fips],
            fill=[*colors.shades[0], 120],
            state_code=codes[fips],
            tip=outlines[fips]["properties"]["name"],
        )
        for fips in touching_states(own)
    ]
    counties = [
        _with(
            shape,
            fill=fills[by_id[shape["id"]]["class_name"]],
            tip="{area_name}\n{tip}".format_map(by_id[shape["id"]]),
        )
        for shape in county_shapes(own)
    ]
    return state_map(
        colors,
        ground_url=GROUND_PATH.lstrip("/"),
        outline=outlines.get(own),
        areas=[*neighbors, *counties],
        agencies=[_sign(row, colors) for row in rows],
        towns=[
            {
                "at": [row["longitude"], row["latitude"]],
                "sign": row["place_name"],
                "color": rgb(colors.ink),
                "tip": row["place_name"],
            }
            for row in larger_towns(filters.state_code).to_pylist()
        ],
        opened=next((row for row in rows if row["agency_id"] == opened_id), None),
        turn=turn,
        is_narrow=is_narrow,
    )


def _with(shape: Feature, **properties: object) -> Feature:
    return {"type": "Feature", "geometry": shape["geometry"], "properties": properties}


def _sign(row: Row, colors: Palette) -> dict[str, Any]:
    status = status_text(
        row["status_name"], row["ring_status_on"], row["ring_status_on_precision"]
    )
    where = row["place_name"] or row["county_name"] or ""
    if row["location_precision"] == "county_center":
        where = f"{row['county_name']}, drawn at its center"
    return {
        "at": [row["longitude"], row["latitude"]],
        "agency_id": row["agency_id"],
        "tip": f"{row['agency_name']}\n{where}\n{status}",
        **sign_of(row["map_status"], colors),
    }


def statuses_drawn(rows: pa.Table) -> list[tuple[str, str]]:
    """Return the statuses of agencies on the map with their counts, for a legend."""
    counts = Counter(rows["map_status"].to_pylist())
    return [
        (status, f"{name} ({counts[status]:,})")
        for status, name in labels("ring_status").items()
        if counts[status]
    ]
