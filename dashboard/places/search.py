"""What a question refers to: a town, county, agency, state or ZIP code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import zipcodes

from dashboard.places.question import (
    Question,
    Reading,
    StateNames,
    address_readings,
    further_readings,
    read_question,
    readings,
    with_department,
)
from dashboard.queries.agency import agencies_by_id
from dashboard.queries.lookup import (
    areas,
    fold_names,
    names_alike,
    names_beginning,
    names_equal,
    names_matching,
)
from dashboard.queries.states import spanish_state_names, state_names
from dashboard.rows import Row

EntityType = Literal["agency", "place", "county", "state", "ori"]
Match = Literal["exact", "begun", "alike", "none"]

# Similar enough to be a typo; below this, other readings are tried first.
SURELY_ALIKE = 0.93
# How unlikely a reader is to use this kind of name.
_NAME_TYPES = {
    "own": 0,
    # A township next to the town of the same name.
    "beside": 0,
    "force": 0,
    "township": 0,
    "town": 0,
    "nickname": 0,
    "without_kind": 0,
    "with_kind": 1,
    "code": 2,
    "initials": 3,
}
_SHORTEST_NAME = 2
# A misspelled name of this length differs by a letter, a longer one by two.
_SHORTEST_MISSPELLED, _LONG_NAME = 4, 8
_MUCH_LARGER = 100
_SMALL = 2_000


@dataclass(frozen=True)
class Candidate:
    """One possible match of a question.

    Attributes:
        entity_type: ``agency``, ``place``, ``county``, ``state``, or ``ori`` for a row
            of the FBI's register without an agency, place or county.
        entity_id: ``agency_id``, ``lookup_id``, ``state_code`` or ``ori``.
        county_name: Empty for a state, or if unknown.
        name_type: Kind of name that matched the question.
        population_count: Residents; 0 if unknown.
        similarity: Of the name to the question, 0 to 1.
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
    """What a question may refer to.

    Attributes:
        match: ``exact`` name, ``begun`` (the names, or their words, start with the
            question), ``alike`` (similar spelling) or ``none``.
        candidates: The matches, likeliest first. If there are several, all match
            equally well.
        similar: Names like that of a town that only the post office lists.
        unlisted: Towns of a ZIP code that are not in our list of places.
        is_elsewhere: Whether the candidates are outside the question's state, because
            that state has none.
        is_around: Whether the candidates are only near what the question names: the
            counties or the ZIP code of a place that we do not have.
        misspelled: The one thing whose misspelled name the question is: there is no
            other, or it is a hundred times larger than the others.
    """

    match: Match
    candidates: tuple[Candidate, ...] = ()
    similar: tuple[Candidate, ...] = ()
    unlisted: tuple[str, ...] = ()
    is_elsewhere: bool = False
    is_around: bool = False
    misspelled: Candidate | None = None

    @property
    def only(self) -> Candidate | None:
        """The one clear meaning of the question; None without one."""
        is_clear = self.match == "exact" and not (self.is_elsewhere or self.is_around)
        return self.candidates[0] if is_clear and len(self.candidates) == 1 else None


def find(typed: str) -> Found:
    """Find what a question refers to: a town, county, agency, state or ZIP code.

    Case, accents, abbreviations and typos do not matter. Of an address, the town
    counts.
    """
    states = StateNames(state_names(), spanish_state_names())
    question = read_question(typed)
    if question.is_zip:
        return _towns_of_zip(question.zip_code)
    first = readings(question.text, states)
    if not first:
        return Found("none")
    code = _state_of_zip(question.zip_code)
    first = [replace(one, state_code=one.state_code or code) for one in first]
    if question.is_address and (at := _at_address(question, states)):
        return at
    result = _by_readings(first)
    if _is_settled(result):
        return result
    return _by_further_readings(question, first, result, states)


def _is_settled(result: Found) -> bool:
    return result.match in {"exact", "begun"} and not result.is_elsewhere


def _by_further_readings(
    question: Question,
    first: Sequence[Reading],
    result: Found,
    states: StateNames,
) -> Found:
    """Find what other readings of a question refer to, or what is near it."""
    further = further_readings(question.text, states)
    has_new_state = any(reading.state_code for reading in further) and not any(
        reading.state_code for reading in first
    )
    # An abbreviation spelled out is likelier than a typo.
    if exact := _exact(further):
        return Found("exact", exact)
    is_sure = result.candidates and result.candidates[0].similarity >= SURELY_ALIKE
    if result.match == "alike" and is_sure and not has_new_state:
        return result
    other = _by_readings(further) if further else Found("none")
    if _is_settled(other):
        return other
    for reading in reversed(first):
        if by_words := _by_words(reading):
            return Found("begun", by_words)
    best = max((result, other), key=_nearness)
    if posted := _counties_of_post_office([*first, *further]):
        return Found("none", posted, best.candidates, is_around=True)
    if best.candidates:
        return best
    for reading in first:
        place = Reading(reading.county_name, reading.state_code)
        if reading.county_name and (around := _exact([place])):
            return Found("none", around, is_around=True)
    # Nothing in that state is similar, so search the whole country.
    anywhere = _by_readings([Reading(first[-1].name)])
    return replace(anywhere, is_elsewhere=bool(first[-1].state_code))


def _nearness(result: Found) -> float:
    return result.candidates[0].similarity if result.candidates else 0.0


def _at_address(question: Question, states: StateNames) -> Found | None:
    """Find the town of an address, else what its ZIP code covers; None without both."""
    code = _state_of_zip(question.zip_code)
    for variants in address_readings(question.text, states, code):
        towns = tuple(c for c in _exact(variants) if c.entity_type != "state")
        if towns:
            return Found("exact", towns)
    near = _towns_of_zip(question.zip_code)
    return replace(near, match="none", is_around=True) if near.candidates else None


def _meant(variants: Iterable[Reading]) -> list[tuple[str, Reading]]:
    """Fold the names of readings, and leave out those without letters."""
    variants = [*variants]
    folded = fold_names([reading.name for reading in variants])
    # Punctuation alone folds to an empty string, which every name starts with.
    pairs = zip(folded, variants, strict=True)
    return [pair for pair in pairs if len(pair[0]) >= _SHORTEST_NAME]


def _exact(variants: Sequence[Reading]) -> tuple[Candidate, ...]:
    """Find the places and agencies that bear a name that a reading has."""
    meant = _meant(variants)
    rows = _fitting_exactly(meant)
    lead = _leading(meant) if meant else Reading("")
    if lead.state_code and any(map(_is_town, rows)):
        # New York, NY means the city, not the state.
        rows = [row for row in rows if row["entity_id"] != lead.state_code]
    if lead.county_name:
        # With a county, the question means the town, unless it names the kind.
        rows = [row for row in rows if row["name_type"] != "beside"] or rows
    return _best(rows) if rows else ()


def _leading(meant: Sequence[tuple[str, Reading]]) -> Reading:
    """Return the first reading with a state, else the first one."""
    return next((one for _, one in meant if one.state_code), meant[0][1])


def _by_readings(variants: Sequence[Reading]) -> Found:
    """Find the names that match any reading; the first reading with a state leads."""
    if exact := _exact(variants) or _exact([*map(with_department, variants)]):
        return Found("exact", exact)
    meant = _meant(variants)
    if not meant:
        return Found("none")
    lead = _leading(meant)
    name = next(folded for folded, reading in meant if reading == lead)
    folded = {folded for folded, _ in meant}
    near = [
        row
        for row in names_alike(name, lead.state_code).to_pylist()
        if row["normalized_name"] not in folded and _lies_in(row, lead)
    ]
    near.sort(key=_nearest_first)
    is_sure = bool(near) and near[0]["similarity"] >= SURELY_ALIKE
    begun = [row for row in near if row["normalized_name"].startswith(name)]
    if not begun and not is_sure:
        begun = names_beginning(name, lead.state_code).to_pylist()
        begun = [row for row in begun if _lies_in(row, lead)]
    if begun:
        return Found("begun", _with_own_police(_distinct(begun)))
    equal = [row for each in folded for row in names_equal(each)]
    if equal and not is_sure:
        best = _best(equal)
        return Found("exact", best, is_elsewhere=True)
    # A typo rarely refers to a register entry, and many are named after a town
    # or county whose name is more similar.
    alike = [row for row in near if row["entity_type"] != "ori"] or near
    if not alike:
        return Found("none")
    likely = _with_own_police(_distinct(alike))
    return Found("alike", likely, misspelled=_misspelled(name, alike, variants))


def _misspelled(
    name: str, alike: Sequence[Row], variants: Sequence[Reading]
) -> Candidate | None:
    """Return the one thing whose misspelled name this is; None if several may be."""
    fewest = min(row["edit_count"] for row in alike)
    most = 1 if len(name) < _LONG_NAME else 2
    if len(name) < _SHORTEST_MISSPELLED or fewest > most:
        return None
    nearest = [row for row in alike if row["edit_count"] == fewest]
    first, *others = sorted(
        _with_own_police(_best(nearest)), key=lambda one: -one.population_count
    )
    second = max((one.population_count for one in others), default=0)
    is_one = not others or (
        first.population_count >= _MUCH_LARGER * second and not _is_uncounted(first)
    )
    # The post office may list a place of just that name.
    return first if is_one and not any(map(_posted, variants)) else None


def _is_uncounted(one: Candidate) -> bool:
    """Whether it is a neighborhood, which is ranked by the residents of its city."""
    rows = areas([one.entity_id]) if one.entity_type == "place" else []
    return any(row["population_count"] is None for row in rows)


def _fitting_exactly(meant: Sequence[tuple[str, Reading]]) -> list[Row]:
    """List the names that equal a reading's, where that reading is."""
    rows = [
        (row, reading)
        for name, reading in dict.fromkeys(meant)
        for row in names_equal(name)
        if _lies_in(row, reading)
    ]
    known_as = {row["state_code"] for row, _ in rows if row["name_type"] == "nickname"}

    # L.A. is a city, and DC is one with its state; LA may be Louisiana as well.
    def is_other_code(row: Row, reading: Reading) -> bool:
        is_same = "." in reading.name or row["state_code"] in known_as
        return bool(row["name_type"] == "code" and known_as and is_same)

    return [row for row, reading in rows if not is_other_code(row, reading)]


def _is_town(row: Row) -> bool:
    return row["name_type"] == "town" or row["entity_type"] == "place"


def _nearest_first(row: Row) -> tuple[float, int, str]:
    return -row["similarity"], -(row["population_count"] or 0), row["entity_id"]


def _lies_in(row: Row, reading: Reading) -> bool:
    in_state = reading.state_code in {"", row["state_code"]}
    county = reading.county_name.casefold()
    return in_state and (row["county_name"] or "").casefold().startswith(county)


def _by_words(reading: Reading) -> tuple[Candidate, ...]:
    """Find the names whose words start with the question's words, in the same order."""
    words = fold_names([reading.name])[0].split()
    if len(words) < 2:
        return ()
    pattern = r".*\b".join([r"\b" + words[0], *words[1:]])
    rows = names_matching(pattern, reading.state_code).to_pylist()
    return _distinct([row for row in rows if _lies_in(row, reading)])


def _best(rows: Sequence[Row]) -> tuple[Candidate, ...]:
    """Return the likeliest things of a name, the largest first."""
    candidates = _distinct(sorted(rows, key=_exact_order))
    towns = {
        (c.state_code, c.county_name) for c in candidates if c.entity_type == "place"
    }
    has_state = any(c.entity_type == "state" for c in candidates)
    has_nickname = any(c.name_type == "nickname" for c in candidates)

    # A township of a few hundred people may share the name of a state.
    def is_beside_state(c: Candidate) -> bool:
        return has_state and c.entity_type != "state" and c.population_count < _SMALL

    # The county around the town is described with the town; a county elsewhere
    # with the same name may be the one meant.
    def is_unlikely(c: Candidate) -> bool:
        is_around = (c.state_code, c.county_name) in towns
        # A register entry often shares the name of a place or a state.
        is_other = c.entity_type == "ori" or (c.entity_type == "county" and is_around)
        is_other |= is_beside_state(c)
        is_code = c.name_type == "code" and has_nickname
        return (_NAME_TYPES[c.name_type] > 0 and not is_code) or is_other

    likely = tuple(c for c in candidates if not is_unlikely(c))
    return likely or candidates


def _exact_order(row: Row) -> tuple[int, bool, int, str]:
    return (
        _NAME_TYPES[row["name_type"]],
        row["name_type"] == "beside",
        -(row["population_count"] or 0),
        row["entity_id"],
    )


def _distinct(rows: Sequence[Row]) -> tuple[Candidate, ...]:
    """Turn rows into candidates without repeats, in order."""
    # An agency matched by its town's name is described with the town, unless
    # the town is not in our list of places.
    towns = {
        (row["state_code"], row["county_name"], row["normalized_name"])
        for row in rows
        if row["entity_type"] == "place"
    }
    candidates: dict[str, Candidate] = {}
    for row in rows:
        entity_type, entity_id = row["entity_type"], row["entity_id"]
        if row["name_type"] == "town" and entity_type == "agency":
            key = row["state_code"], row["county_name"], row["normalized_name"]
            if key in towns:
                continue
            # New York is listed as New York City; its police have the short name.
            (agency,) = agencies_by_id([entity_id])
            if agency["place_id"]:
                entity_type, entity_id = "place", f"place-{agency['place_id']}"
        candidate = Candidate(
            entity_type,
            entity_id,
            row["state_code"],
            row["county_name"] or "",
            row["name_type"],
            row["population_count"] or 0,
            row.get("similarity", 1.0),
        )
        candidates.setdefault(entity_id, candidate)
    return tuple(candidates.values())


def _with_own_police(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Merge a place that is a candidate with its own police, where the first is."""
    at = {c.entity_id: c for c in candidates if c.entity_type in {"place", "county"}}
    own = {row["leading_agency_id"]: at[row["lookup_id"]] for row in areas([*at])}
    merged: dict[str, Candidate] = {}
    for one in candidates:
        place = own.get(one.entity_id)
        kept = replace(place, similarity=one.similarity) if place else one
        merged.setdefault(kept.entity_id, kept)
    return tuple(merged.values())


def _towns_of_zip(digits: str) -> Found:
    """Find the towns that the post office serves under a ZIP code."""
    candidates: dict[str, Candidate] = {}
    unlisted: list[str] = []
    entries = _entries_of(digits)
    for entry in entries:
        for town in (entry["city"], *entry["acceptable_cities"]):
            known = _towns(Reading(town, entry["state"], entry["county"]))
            known = known or _towns(Reading(town, entry["state"]))
            candidates |= {c.entity_id: c for c in known} | candidates
            if not known:
                unlisted.append(f"{town}, {entry['state']}")
    around = () if candidates else _counties(entries)
    match: Match = "exact" if candidates or around or unlisted else "none"
    return Found(
        match,
        tuple(candidates.values()) or around,
        unlisted=tuple(unlisted),
        is_around=bool(around),
    )


def _state_of_zip(digits: str) -> str:
    """Return the state of a ZIP code; empty for none or an unknown one."""
    return next((str(one["state"]) for one in _entries_of(digits)), "")


def _counties_of_post_office(variants: Sequence[Reading]) -> tuple[Candidate, ...]:
    """Find the county of a town that only the post office lists, such as Antioch TN."""
    for reading in variants:
        if reading.state_code and (counties := _counties(_posted(reading))):
            return counties
    return ()


def _posted(reading: Reading) -> Sequence[Mapping[str, Any]]:
    """Return the post office's entries of a town, of any state without a state."""
    here = {"city": reading.name.title(), "state": reading.state_code}
    named = {key: value for key, value in here.items() if value}
    return zipcodes.filter_by(**named)  # type: ignore[no-untyped-call]


def _counties(entries: Sequence[Mapping[str, Any]]) -> tuple[Candidate, ...]:
    """Return the counties of post office entries, without repeats."""
    named = dict.fromkeys((entry["county"], entry["state"]) for entry in entries)
    return tuple(
        candidate
        for county, state in named
        for candidate in _exact([Reading(county, state)])
        if candidate.entity_type == "county"
    )


def _entries_of(digits: str) -> Sequence[Mapping[str, Any]]:
    """Return the post office's entries of a ZIP code; none for an empty one."""
    # The package claims to be typed but leaves these functions untyped.
    return zipcodes.matching(digits) if digits else ()  # type: ignore[no-untyped-call]


def _towns(reading: Reading) -> tuple[Candidate, ...]:
    return tuple(
        c
        for c in _exact([reading])
        if c.name_type in {"own", "town"} and c.entity_type != "ori"
    )
