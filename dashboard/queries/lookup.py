"""Questions about places: which one a reader means, and what is known there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pyarrow as pa
import zipcodes

from dashboard.lookup.question import Reading, further_readings, readings, zip_code
from dashboard.queries._run import run, run_value
from dashboard.queries.states import states

EntityType = Literal["agency", "place", "county", "state"]
Match = Literal["exact", "begun", "alike", "none"]

# Alike enough for a slip of the keys; less, and other readings are tried first.
_SURELY_ALIKE = 0.93
# How far a kind of name is from the name that a reader would give the thing.
_NAME_TYPES = {
    "own": 0,
    "town": 0,
    "without_kind": 0,
    "with_kind": 1,
    "code": 2,
    "initials": 3,
}
MOST_SHOWN = 60
_SHORTEST_NAME = 2
_STATE_CODE_LENGTH = 2

_FOLDED = """
select list_transform($names, lambda name: marts.normalised_name(name)) as folded_names
"""

# why: few columns, no order and no limit, since each costs a good part of the scan; the
# rows are few, and are put in order below.
_NAMES = """
select
    entity_id,
    state_code,
    county_name,
    normalised_name,
    name_type,
    population_count,
    jaro_winkler_similarity(normalised_name, $name, 0.86) as similarity
from marts.mart_lookup_names
"""

_FITTING = """(
    list_contains($names, normalised_name)
    or jaro_winkler_similarity(normalised_name, $name, 0.86) >= 0.86
)
"""

_FITTING_ANYWHERE = f"{_NAMES}where $state_code = '' and {_FITTING}"

_FITTING_IN_STATE = f"{_NAMES}where state_code = $state_code and {_FITTING}"

_EQUAL_ELSEWHERE = f"""{_NAMES}where
    state_code <> $state_code
    and list_contains($names, normalised_name)
"""

_BEGUN = """
select
    entity_id,
    state_code,
    county_name,
    normalised_name,
    name_type,
    population_count,
    0.86 as similarity
from marts.mart_lookup_names
where
    starts_with(normalised_name, $name)
    and ($state_code = '' or state_code = $state_code)
    and name_type <> 'initials'
order by population_count desc nulls last, entity_id
limit 60
"""

_WORDS = """
select
    entity_id,
    state_code,
    county_name,
    normalised_name,
    name_type,
    population_count,
    0.9 as similarity
from marts.mart_lookup_names
where
    regexp_matches(normalised_name, $pattern)
    and ($state_code = '' or state_code = $state_code)
    and name_type <> 'initials'
order by population_count desc nulls last, entity_id
limit 60
"""

_AREAS = """
select
    lookup_id,
    place_id,
    county_fips,
    state_code,
    leading_agency_id,
    untied_source_id,
    area_type,
    area_name,
    county_name,
    state_name,
    untied_agency_name,
    ring_status,
    ring_status_on_precision,
    population_count,
    ring_status_on,
    searched_on
from marts.mart_place_lookup
where list_contains($lookup_ids, lookup_id)
"""

_PROFILE_COLUMNS = """
select
    agency_id,
    place_id,
    county_fips,
    state_code,
    agency_name,
    other_names,
    agency_type,
    serves,
    place_name,
    county_name,
    state_name,
    ring_status,
    status_name,
    status_meaning,
    ring_status_on_precision,
    ring_status_publisher,
    ring_status_source_title,
    ring_status_source_url,
    joined_on_precision,
    status_order,
    kind_order,
    has_ring_record,
    is_state_patrol,
    is_beside_town_police,
    joined_on,
    ring_status_on,
    searched_on
from marts.mart_agency_profiles
"""

_BY_ID = f"""{_PROFILE_COLUMNS}
where list_contains($agency_ids, agency_id)
order by kind_order, status_order, agency_name, agency_id
"""

_SERVING = f"""{_PROFILE_COLUMNS}
where
    (serves in ('town', 'campus') and place_id = $place_id)
    or (serves = 'county' and county_fips = $county_fips)
    or list_contains(whole_county_fips, $county_fips)
    or (serves = 'state' and state_code = $state_code)
order by
    list_position(['town', 'county', 'campus', 'state'], serves),
    kind_order,
    status_order,
    agency_name,
    agency_id
"""

_TOWNS_OF_COUNTY = f"""{_PROFILE_COLUMNS}
where serves in ('town', 'unknown_town', 'campus') and county_fips = $county_fips
order by agency_name, agency_id
"""

_STATUSES_OF_STATE = """
select
    newest_list_source_id,
    ring_status,
    status_name,
    newest_list_publisher,
    newest_list_title,
    newest_list_url,
    status_order,
    agency_count,
    newest_list_agency_count,
    has_ring_record,
    newest_list_on,
    searched_on
from marts.mart_ring_statuses_by_state
where state_code = $state_code
order by status_order, has_ring_record desc
"""

_STATUS_WORDS = """
select ring_status, status_name, meaning, status_order
from marts.dim_ring_statuses
order by status_order
"""

_SEARCHED = """
select
    source_id,
    publisher,
    title,
    source_url,
    kind,
    published_on_precision,
    entry_count,
    published_on,
    checked_on
from marts.mart_lookup_sources
order by entry_count desc, source_id
"""


@dataclass(frozen=True)
class Candidate:
    """One thing that a question may mean.

    Attributes:
        entity_type: ``agency``, ``place``, ``county`` or ``state``.
        entity_id: ``agency_id``, ``lookup_id`` or ``state_code``.
        state_code: State that it lies in.
        county_name: County that it lies in; empty for a state, or where not known.
        name_type: Kind of name that it was found by.
        population_count: Residents; 0 where not known.
        similarity: How alike the name and the question are, 0 to 1.
    """

    entity_type: EntityType
    entity_id: str
    state_code: str
    county_name: str
    name_type: str
    population_count: int
    similarity: float


@dataclass(frozen=True)
class Found:
    """What a question led to.

    Attributes:
        match: ``exact`` name, ``begun`` (the question is the start of the names, or
            their words), ``alike`` (spelt nearly so) or ``none``.
        candidates: What the question means, the likeliest first. Several mean that the
            question fits each of them equally.
        similar: Further names that are near, the nearest first.
        unlisted: Towns of a ZIP code that are in no list of places.
        is_elsewhere: Whether the candidates lie in another state than the question
            says, because that state has none.
    """

    match: Match
    candidates: tuple[Candidate, ...] = ()
    similar: tuple[Candidate, ...] = ()
    unlisted: tuple[str, ...] = ()
    is_elsewhere: bool = False


@dataclass(frozen=True)
class Answer:
    """What is known of one thing that a question may mean.

    Attributes:
        candidate: The thing.
        area: Its row of :func:`areas`; ``None`` for an agency or a state.
        agencies: Rows of :func:`agencies_by_id`, in the order of reading.
    """

    candidate: Candidate
    area: dict[str, Any] | None
    agencies: tuple[dict[str, Any], ...]


def find(question: str) -> Found:
    """Find what a question means: a town, county, agency, state or ZIP code.

    Args:
        question: What the reader typed. Case, accents, abbreviations and slips of the
            keys are forgiven.

    Returns:
        What it led to; ``none`` when nothing is near.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_lookup_names``, ``marts.dim_states`` and the function
        ``marts.normalised_name``; ZIP codes: package zipcodes
    """
    names = {row["state_code"]: row["state_name"] for row in states().to_pylist()}
    digits = zip_code(question)
    if digits:
        return _towns_of_zip(digits)
    first = readings(question, names)
    if not first:
        return Found("none")
    found = _by_readings(first)
    if found.match in {"exact", "begun"} and not found.is_elsewhere:
        return found
    further = further_readings(question, names)
    has_new_state = any(reading.state_code for reading in further) and not any(
        reading.state_code for reading in first
    )
    is_sure = found.candidates and found.candidates[0].similarity >= _SURELY_ALIKE
    if found.match == "alike" and is_sure and not has_new_state:
        return found
    other = _by_readings(further) if further else Found("none")
    if other.match in {"exact", "begun"} and not other.is_elsewhere:
        return other
    for reading in reversed(first):
        by_words = _by_words(reading)
        if by_words:
            return Found("begun", by_words)
    best = max((found, other), key=_nearness)
    if best.candidates:
        return best
    # why: nothing in that state is near, so the nearest names of the country.
    anywhere = _by_readings([Reading(first[-1].name)])
    return replace(anywhere, is_elsewhere=bool(first[-1].state_code))


def _nearness(found: Found) -> float:
    return found.candidates[0].similarity if found.candidates else 0.0


def _folded(names: Sequence[str]) -> list[str]:
    folded: list[str] = run_value(_FOLDED, names=names)
    return folded


def _by_readings(asked: Sequence[Reading]) -> Found:
    """Find the names that any of the readings fits; the first with a state leads."""
    pairs = zip(_folded([reading.name for reading in asked]), asked, strict=True)
    # why: a question of signs alone folds into nothing, and each name begins with that.
    meant = [pair for pair in pairs if len(pair[0]) >= _SHORTEST_NAME]
    if not meant:
        return Found("none")
    folded = [name for name, _ in meant]
    asked = [reading for _, reading in meant]
    leading = max(range(len(asked)), key=lambda k: bool(asked[k].state_code))
    name, lead = folded[leading], asked[leading]
    fitting = _FITTING_IN_STATE if lead.state_code else _FITTING_ANYWHERE
    rows = _named(fitting, folded, name, lead.state_code)
    exact = _fitting_exactly(rows, meant)
    if lead.state_code and not exact:
        # why: most names lie in the state that is asked for, and a scan of that state
        # costs less than half of one of all names.
        rows += _named(_EQUAL_ELSEWHERE, folded, name, lead.state_code)
        exact = _fitting_exactly(rows, meant)
    rows.sort(key=_nearest_first)
    near = [
        row
        for row in rows
        if row["normalised_name"] not in folded
        and row["name_type"] != "initials"
        and _lies_in(row, lead)
    ]
    if exact:
        best, rest = _best(exact)
        return Found("exact", best, (*rest, *_distinct(near, taken=(*best, *rest))))
    is_sure = bool(near) and near[0]["similarity"] >= _SURELY_ALIKE
    begun = [row for row in near if row["normalised_name"].startswith(name)]
    if not begun and not is_sure:
        begun = run(_BEGUN, name=name, state_code=lead.state_code).to_pylist()
        begun = [row for row in begun if _lies_in(row, lead)]
    if begun:
        candidates = _distinct(begun)
        return Found("begun", candidates, _distinct(near, taken=candidates))
    equal = [row for row in rows if row["normalised_name"] in folded]
    if equal and not is_sure:
        best, rest = _best(equal)
        return Found("exact", (*best, *rest), _distinct(near), is_elsewhere=True)
    return Found("alike", _distinct(near)) if near else Found("none")


def _named(
    sql: str, names: list[str], name: str, state_code: str
) -> list[dict[str, Any]]:
    return run(sql, names=names, name=name, state_code=state_code).to_pylist()


def _fitting_exactly(
    rows: Sequence[dict[str, Any]], meant: Sequence[tuple[str, Reading]]
) -> list[dict[str, Any]]:
    return [
        row
        for row in rows
        if any(
            name == row["normalised_name"] and _lies_in(row, reading)
            for name, reading in meant
        )
    ]


def _nearest_first(row: dict[str, Any]) -> tuple[float, int, str]:
    return -row["similarity"], -(row["population_count"] or 0), row["entity_id"]


def _lies_in(row: dict[str, Any], reading: Reading) -> bool:
    in_state = reading.state_code in {"", row["state_code"]}
    county = reading.county_name.casefold()
    return in_state and (row["county_name"] or "").casefold().startswith(county)


def _by_words(reading: Reading) -> tuple[Candidate, ...]:
    """Find the names in which each word begins a word, in the same order."""
    words = _folded([reading.name])[0].split()
    if len(words) < 2:
        return ()
    pattern = r".*\b".join([r"\b" + words[0], *words[1:]])
    rows = run(_WORDS, pattern=pattern, state_code=reading.state_code).to_pylist()
    return _distinct([row for row in rows if _lies_in(row, reading)])


def _best(
    rows: Sequence[dict[str, Any]],
) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """Part the things whose own name was typed from those known by it in other ways."""
    candidates = _distinct(sorted(rows, key=_exact_order))
    towns = {
        (c.state_code, c.county_name) for c in candidates if c.entity_type == "place"
    }

    # why: the county around the town is told of with the town; a county elsewhere that
    # bears the name may be what is meant.
    def rank(c: Candidate) -> int:
        is_around = (c.state_code, c.county_name) in towns
        return int(_rank(c.name_type) > 0 or (c.entity_type == "county" and is_around))

    first = min(rank(c) for c in candidates)
    return (
        tuple(c for c in candidates if rank(c) == first),
        tuple(c for c in candidates if rank(c) > first),
    )


def _entity_type(entity_id: str) -> EntityType:
    """Tell what an id is of, as ``mart_lookup_names`` writes them."""
    if entity_id.startswith("place-"):
        return "place"
    if entity_id.startswith("county-"):
        return "county"
    return "state" if len(entity_id) == _STATE_CODE_LENGTH else "agency"


def _rank(name_type: str) -> int:
    return _NAME_TYPES[name_type]


def _exact_order(row: dict[str, Any]) -> tuple[int, int, str]:
    return (
        _rank(row["name_type"]),
        -(row["population_count"] or 0),
        row["entity_id"],
    )


def _distinct(
    rows: Sequence[dict[str, Any]], taken: Sequence[Candidate] = ()
) -> tuple[Candidate, ...]:
    """Turn rows into candidates, each thing once, in their order."""
    seen = {candidate.entity_id for candidate in taken}
    # why: an agency under its town's name is told of with the town; it speaks for
    # itself only where the town is in no list of places.
    towns = {
        (row["state_code"], row["county_name"])
        for row in rows
        if _entity_type(row["entity_id"]) == "place"
    }
    candidates = []
    for row in rows:
        is_told = (
            row["name_type"] == "town"
            and (row["state_code"], row["county_name"]) in towns
        )
        if is_told or row["entity_id"] in seen:
            continue
        seen.add(row["entity_id"])
        candidates.append(
            Candidate(
                _entity_type(row["entity_id"]),
                row["entity_id"],
                row["state_code"],
                row["county_name"] or "",
                row["name_type"],
                row["population_count"] or 0,
                row["similarity"],
            )
        )
    return tuple(candidates)


def _towns_of_zip(digits: str) -> Found:
    """Find the towns that the post office serves under a ZIP code."""
    candidates: list[Candidate] = []
    unlisted: list[str] = []
    for entry in _zip_entries(digits):
        for town in (entry["city"], *entry["acceptable_cities"]):
            known = _towns(Reading(town, entry["state"], entry["county"]))
            known = known or _towns(Reading(town, entry["state"]))
            candidates += [town for town in known if town not in candidates]
            if not known:
                unlisted.append(f"{town}, {entry['state']}")
    match: Match = "exact" if candidates or unlisted else "none"
    return Found(match, tuple(candidates), unlisted=tuple(unlisted))


def _zip_entries(digits: str) -> list[dict[str, Any]]:
    # why: the package says that it is typed, and leaves these functions without types.
    if not zipcodes.is_real(digits):  # type: ignore[no-untyped-call]
        return []
    entries: list[dict[str, Any]]
    entries = zipcodes.matching(digits)  # type: ignore[no-untyped-call]
    return entries


def _towns(reading: Reading) -> tuple[Candidate, ...]:
    found = _by_readings([reading])
    if found.match != "exact" or found.is_elsewhere:
        return ()
    return tuple(c for c in found.candidates if c.name_type in {"own", "town"})


def answers(found: Found) -> list[Answer]:
    """Say what is known of each thing that a question may mean.

    Args:
        found: What the question led to.

    Returns:
        One answer per candidate, in their order, at most 60. The only candidate comes
        with every agency that polices it; one of several with the agency that speaks
        for it.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_place_lookup`` and ``marts.mart_agency_profiles``
    """
    asked = found.candidates[:MOST_SHOWN]
    lookup_ids = [c.entity_id for c in asked if c.entity_type in {"place", "county"}]
    known = {row["lookup_id"]: row for row in _rows(areas, lookup_ids)}
    if len(asked) == 1:
        (only,) = asked
        area = known.get(only.entity_id)
        return [Answer(only, area, tuple(_agencies_of(only, area)))]
    leading = {
        c.entity_id: c.entity_id
        if c.entity_type == "agency"
        else (known.get(c.entity_id) or {}).get("leading_agency_id")
        for c in asked
    }
    agency_ids = sorted({agency_id for agency_id in leading.values() if agency_id})
    agencies = {row["agency_id"]: row for row in _rows(agencies_by_id, agency_ids)}
    return [
        Answer(
            c,
            known.get(c.entity_id),
            tuple(
                agencies[agency_id]
                for agency_id in [leading[c.entity_id]]
                if agency_id in agencies
            ),
        )
        for c in asked
    ]


def _rows(
    question: Callable[[Sequence[str]], pa.Table], ids: Sequence[str]
) -> list[dict[str, Any]]:
    return question(ids).to_pylist() if ids else []


def _agencies_of(only: Candidate, area: dict[str, Any] | None) -> list[dict[str, Any]]:
    if only.entity_type == "agency":
        return agencies_by_id([only.entity_id]).to_pylist()
    if area is None:
        return agencies_serving("", "", only.state_code).to_pylist()
    return agencies_serving(
        area["place_id"] or "", area["county_fips"], area["state_code"]
    ).to_pylist()


def areas(lookup_ids: Sequence[str]) -> pa.Table:
    """Say what is known in places and counties.

    Args:
        lookup_ids: Ids of ``mart_lookup_names`` for places and counties.

    Returns:
        One row per known id, in no order: ids, ``area_type``, ``area_name``,
        ``county_name``, ``state_name``, ``ring_status`` of the agency that speaks for
        the area, its ``leading_agency_id`` (null for ``no_record`` without an agency),
        ``population_count`` (int), ``ring_status_on`` with its precision, and
        ``searched_on`` (date).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_place_lookup``
    """
    return run(_AREAS, lookup_ids=list(lookup_ids))


def agencies_by_id(agency_ids: Sequence[str]) -> pa.Table:
    """Say what is known of agencies.

    Args:
        agency_ids: Ids of agencies.

    Returns:
        One row per known id, the most telling first: ids, names, ``agency_type``,
        ``serves``, the status in words with its date and the source that decides it.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_agency_profiles``
    """
    return run(_BY_ID, agency_ids=list(agency_ids))


def agencies_serving(place_id: str, county_fips: str, state_code: str) -> pa.Table:
    """List every agency on record that polices a place.

    Args:
        place_id: The place; empty for a county or a state.
        county_fips: Its county; empty for a state.
        state_code: Its state.

    Returns:
        One row per agency, of the town first, then the county, its campuses and the
        state; columns as :func:`agencies_by_id`.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_agency_profiles``
    """
    return run(
        _SERVING, place_id=place_id, county_fips=county_fips, state_code=state_code
    )


def agencies_of_towns(county_fips: str) -> pa.Table:
    """List the agencies of the towns of a county.

    Args:
        county_fips: The county.

    Returns:
        One row per agency, by name; columns as :func:`agencies_by_id`.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_agency_profiles``
    """
    return run(_TOWNS_OF_COUNTY, county_fips=county_fips)


def statuses_of_state(state_code: str) -> pa.Table:
    """Count the agencies of a state by their status.

    Args:
        state_code: The state.

    Returns:
        One row per status that an agency of the state has, the most telling first:
        ``ring_status``, ``status_name``, ``agency_count``,
        ``newest_list_agency_count`` (those of them on the newest list with names),
        ``has_ring_record`` (whether a source puts them with Ring), that list's id,
        publisher, title, address and ``newest_list_on`` (null where no list has an
        agency of the state), and ``searched_on`` (date). No rows for a state without
        an agency on record.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_ring_statuses_by_state``
    """
    return run(_STATUSES_OF_STATE, state_code=state_code)


def status_words() -> pa.Table:
    """List the eight statuses in words.

    Returns:
        One row per status, the most telling first: ``ring_status``, ``status_name``,
        ``meaning`` (str) and ``status_order`` (int).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.dim_ring_statuses``
    """
    return run(_STATUS_WORDS)


def sources_searched() -> pa.Table:
    """List the sources in which a town or an agency was looked for.

    Returns:
        One row per source, the longest list first: ``source_id``, ``publisher``,
        ``title``, ``source_url``, ``kind`` (str), ``entry_count`` (int),
        ``published_on`` with its precision, ``checked_on`` (date).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_lookup_sources``
    """
    return run(_SEARCHED)
