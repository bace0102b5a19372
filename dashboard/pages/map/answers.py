"""Rows, shading and data addresses for the map's filters."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.charts.agency_map import (
    AGENCIES,
    MEASURES,
    OUTLINED,
    MapData,
    MapKey,
    plotting_order,
    shade_labels,
    shade_limits,
    small_flag,
    symbol_sheet,
)
from dashboard.charts.theme import Palette
from dashboard.components.column_registry import pick_columns
from dashboard.components.tables import spelled_out
from dashboard.pages.map.filters import FilterLabels
from dashboard.pages.map.view import MapTime
from dashboard.pages.map.words import months_between
from dashboard.queries._run import per_snapshot
from dashboard.queries.agencies import (
    REGISTRIES,
    RING,
    AgencyFilters,
    agencies_on_map,
    agencies_without_point,
    agency_on_map,
    count_on_map,
)
from dashboard.queries.areas import (
    FIRST,
    REACH,
    Shading,
    shaded_areas,
    technology_names,
)
from dashboard.queries.labels import Wording, english, labels, limits
from dashboard.queries.programs import joinings_by_month
from dashboard.queries.sources import about_snapshot, main_sources, record_day
from dashboard.queries.states import named_states, state_names
from dashboard.text.addresses import (
    NAMES_PATH,
    PLAIN_MAP_PATH,
    SHAPES_PATH,
    agencies_url,
    ground_url,
    shades_url,
    symbols_url,
)
from dashboard.text.formats import ANY, day_text, with_sortable_dates
from dashboard.text.sources import SourceLink
from dashboard.words.agency_filters import REGISTRY_NAME, month_text
from dashboard.words.statuses import describe_statuses

LISTED_COLUMNS = pick_columns(
    *("agency_name", "agency_type", "place_name", "county_name", "state_code"),
    *(("status_name", "Status on Ring"), "ring_status_on", "joined_on"),
    *("location_precision", "technology_names"),
)
LISTED_DATES = ("ring_status_on", "joined_on")
# Columns with few distinct values, each sent once instead of row by row.
_REPEATED = (
    *("agency_type", "county_name", "state_code", "status_name"),
    *("location_precision", "technology_names"),
)


@dataclass(frozen=True)
class Answer:
    """The agencies that match the filters.

    Attributes:
        rows: Those with a location, one row each.
        plotted_ids: Their ids in plotting order.
        unplaced: Those without a location.
        listed: ``rows`` with the list's columns.
    """

    rows: pa.Table
    plotted_ids: tuple[str, ...]
    unplaced: pa.Table
    listed: pa.Table
    version: str
    statuses: tuple[tuple[str, str], ...]
    main_sources: tuple[SourceLink, ...]

    @property
    def count(self) -> int:
        """The number of agencies on the map."""
        return int(self.rows.num_rows)

    def index_of(self, agency_id: str) -> int | None:
        """Return an agency's row number in the list."""
        place = self.rows["agency_id"].index(agency_id).as_py() if agency_id else -1
        return None if place < 0 else int(place)


@dataclass(frozen=True)
class Scene:
    """The shading and other data below the agencies, with data addresses.

    Attributes:
        classes: Names of the shading's classes; empty without shading, since shades
            count agencies with Ring or in the Atlas, and the symbols show neither.
        others_url: Address of agencies excluded only by the search; empty without one.
        shades_url: Address of the areas' classes; empty without shading.
        state_fips: The selected state; empty for none.
        extent: The box around the agencies of a selected state or search, from
            southwest to northeast; None without either, or without a match.
    """

    shading: Shading
    areas: pa.Table
    classes: tuple[str, ...]
    has_small: bool
    points_url: str
    others_url: str
    plain_url: str
    states_url: str
    counties_url: str
    shades_url: str
    names_url: str
    state_fips: str
    extent: tuple[float, float, float, float] | None

    def data(self, colors: Palette, agency: Mapping[str, Any] | None) -> MapData:
        """Return the map's data, with colors and the open agency."""
        return MapData(
            points=self.points_url,
            others=self.others_url,
            states=self.states_url,
            counties=self.counties_url,
            shades=self.shades_url,
            area_type=self.shading.area_type,
            names=self.names_url,
            symbols=symbols_url(colors.name, symbol_sheet(colors)),
            class_count=len(self.classes),
            chosen=(agency["longitude"], agency["latitude"]) if agency else None,
            state_fips=self.state_fips,
            extent=self.extent,
        )

    def time(self, filters: AgencyFilters) -> MapTime:
        """Return the months that can be played, and the layers that depend on them."""
        is_of_ring = filters.technology_id != REGISTRIES
        moments = filter_labels().moments if is_of_ring else {}
        months = {code: name for code, name in moments.items() if code != ANY}
        has_month = (
            self.shading.technology_id == RING and self.shading.measure not in REACH
        )
        areas = ("states", "counties") if has_month else ()
        return MapTime(months, filters.seen_by, (AGENCIES, *areas))

    def key(self, statuses: tuple[tuple[str, str], ...]) -> MapKey:
        """Return the contents of the legend."""
        small = OUTLINED if self.has_small else ""
        shown = (statuses, self.shading.measure, self.classes, small)
        return MapKey(*shown, has_others=bool(self.others_url))


@per_snapshot(64)
def scene(filters: AgencyFilters, measure: str) -> Scene:
    """Choose the shading for the filters, and load it."""
    is_plain = filters.technology_id == REGISTRIES
    is_of_ring = measure in {*REACH, FIRST}
    has_own = filters.technology_id not in {ANY, RING, REGISTRIES} and not is_of_ring
    technology_id = filters.technology_id if has_own else RING
    month = ANY if has_own or measure in REACH else filters.seen_by
    shading = Shading(technology_id, measure, month)
    snapshot_id = about_snapshot()["snapshot_id"][0].as_py()
    shades = shades_url(snapshot_id, shading.to_parameters())
    others = replace(filters, search="") if filters.search else None
    return Scene(
        shading=shading,
        areas=_areas_in(shading, filters.state_code),
        classes=() if is_plain else _classes(shading.whole),
        has_small=not is_plain and _has_small(shading),
        points_url=agencies_url(snapshot_id, filters.to_parameters()),
        others_url=agencies_url(snapshot_id, others.to_parameters()) if others else "",
        plain_url=ground_url(PLAIN_MAP_PATH, snapshot_id, **filters.to_parameters()),
        states_url=ground_url(SHAPES_PATH, snapshot_id, area_type="state"),
        counties_url=ground_url(SHAPES_PATH, snapshot_id, area_type="county"),
        shades_url="" if is_plain else shades,
        names_url=ground_url(NAMES_PATH, snapshot_id),
        state_fips=state_fips().get(filters.state_code, ""),
        extent=_extent(filters),
    )


# why: a few shadings, each of over 3,000 counties, serve all filters.
@per_snapshot(16)
def _classes(whole: Shading) -> tuple[str, ...]:
    """Return the names of the classes, which are the same in every month."""
    values = shaded_areas(whole)[MEASURES[whole.measure].column].to_pylist()
    return shade_labels(shade_limits(values, whole.measure), whole.measure)


@per_snapshot(64)
def _has_small(shading: Shading) -> bool:
    """Return whether any area's count or base is flagged as small."""
    rows = shaded_areas(shading).to_pylist()
    return any(small_flag(row, shading.measure) for row in rows)


def _areas_in(shading: Shading, state_code: str) -> pa.Table:
    """Return the listed areas: states, or the counties of a selected state."""
    areas = shaded_areas(shading)
    if state_code == ANY or shading.area_type == "state":
        return areas
    return areas.filter(pc.field("state_code") == state_code)


def _extent(filters: AgencyFilters) -> tuple[float, float, float, float] | None:
    """Return the box around the agencies of a selected state or search."""
    # why: changing the month or another filter must not move the map.
    located = AgencyFilters(state_code=filters.state_code)
    if filters.search:
        located = replace(filters, seen_by=ANY)
    if located == AgencyFilters():
        return None
    rows = agencies_on_map(located)
    if not rows.num_rows:
        return None
    at = rows.select(("longitude", "latitude")).to_pylist()
    west, south = (min(point[name] for point in at) for name in at[0])
    east, north = (max(point[name] for point in at) for name in at[0])
    return west, south, east, north


@per_snapshot(64)
def answer(filters: AgencyFilters) -> Answer:
    """Load everything that matches the filters in one query."""
    rows = agencies_on_map(filters)
    ids = [str(agency_id) for agency_id in rows["agency_id"].to_pylist()]
    return Answer(
        rows=rows,
        plotted_ids=tuple(ids[place] for place in plotting_order(rows)),
        unplaced=agencies_without_point(filters),
        listed=_listed(rows),
        version=hashlib.sha256(repr(filters).encode()).hexdigest()[:10],
        statuses=_statuses(rows, filters.seen_by),
        main_sources=main_sources(rows),
    )


def _listed(rows: pa.Table) -> pa.Table:
    """Reduce rows to the list's columns, with codes and dates in words."""
    for column in LISTED_DATES:
        rows = with_sortable_dates(rows, column)
    rows = rows.select([*LISTED_COLUMNS])
    rows = spelled_out(rows, "agency_type", labels("agency_type"))
    precision = labels("location_precision", "short_label")
    rows = spelled_out(rows, "location_precision", precision)
    for column in _REPEATED:
        place = rows.schema.get_field_index(column)
        rows = rows.set_column(place, column, rows[column].dictionary_encode())
    return rows


def _statuses(rows: pa.Table, seen_by: str) -> tuple[tuple[str, str], ...]:
    counts = Counter(rows["map_status"].to_pylist())
    names = {
        **status_words("label"),
        REGISTRIES: "Camera registry of any make, not Ring's",
    }
    if seen_by != ANY:
        names = {**names, "last_seen": "Seen by then"}
    return tuple(
        (status, f"{name} ({counts[status]:,})")
        for status, name in names.items()
        if counts[status]
    )


@per_snapshot(64)
def off_record(filters: AgencyFilters, ring_name: str) -> AgencyFilters | None:
    """Remove the Ring filters if the selected status only has agencies without Ring.

    Returns:
        None if the status can go with Ring, or no filter requires Ring.
    """
    words = [word for word in filters.search.split() if not _finds(word, ring_name)]
    wider = replace(
        filters,
        technology_id=ANY if filters.technology_id == RING else filters.technology_id,
        joined_from=ANY,
        joined_to=ANY,
        seen_by=ANY,
        search=" ".join(words),
    )
    of_status = AgencyFilters(ring_status=filters.ring_status)
    if filters.ring_status == ANY or wider == filters or not count_on_map(of_status):
        return None
    if count_on_map(replace(of_status, technology_id=RING)):
        return None
    return wider


def _finds(word: str, name: str) -> bool:
    """Return whether a search word matches a name, by the same rule as the list."""
    return f" {word.strip(',')}".lower() in f" {name}".lower()


@per_snapshot(4)
def status_words(column: Wording) -> dict[str, str]:
    """Return the ``label`` or ``meaning`` of each status, in legend order."""
    return {**labels("ring_status", column)}


@per_snapshot(4)
def status_list() -> str:
    """List the statuses with their meanings, as Markdown."""
    return "\n".join(f"- {line}" for line in describe_statuses(english()))


@per_snapshot(4)
def filter_labels() -> FilterLabels:
    """Return the option labels of every control."""
    months = joinings_by_month()["month_on"].to_pylist()
    first = limits("dated_joinings").first_on
    last = limits("later_lists").last_on
    moments = {month: month_text(month) for month in months_between(first, last)}
    return FilterLabels(
        kinds={
            ANY: "Every kind",
            **labels("agency_combination"),
            **labels("agency_type"),
        },
        technologies={
            ANY: "Any technology",
            **technology_names(),
            REGISTRIES: REGISTRY_NAME,
        },
        states={ANY: "All states", **state_names()},
        statuses={ANY: "Any status", **status_words("label")},
        months={ANY: "Any time", **{f"{day:%Y-%m}": f"{day:%B %Y}" for day in months}},
        moments={**moments, ANY: f"the whole record ({day_text(record_day())})"},
        measures={code: measure.name for code, measure in MEASURES.items()},
    )


@per_snapshot(4)
def state_fips() -> dict[str, str]:
    """Return FIPS codes by two-letter state code."""
    rows = named_states().to_pylist()
    return {row["state_code"]: row["state_fips"] for row in rows}


def opened(answer: Answer, agency_id: str) -> tuple[Mapping[str, Any] | None, str]:
    """Return the agency whose panel is open, and a note if the list lacks it.

    The only agency of a list opens by itself.
    """
    if not agency_id:
        return (_panel_row(answer.rows, 0) if answer.count == 1 else None), ""
    rows = agency_on_map(agency_id)
    if not rows.num_rows:
        return None, ""
    place = answer.index_of(rows["agency_id"][0].as_py())
    if place is not None:
        return _panel_row(answer.rows, place), ""
    note = "The filters above hide this agency. "
    return _panel_row(rows, 0), note


def _panel_row(rows: pa.Table, place: int) -> dict[str, Any]:
    """Return a row with the day on which the record was last searched."""
    row: dict[str, Any] = rows.slice(place, 1).to_pylist()[0]
    return {**row, "searched_on": record_day()}
