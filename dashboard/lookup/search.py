"""Find what a question refers to: a town, county, agency, state or ZIP code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import zipcodes

from dashboard.lookup.question import Reading, further_readings, readings, zip_code
from dashboard.queries.lookup import (
    agencies_by_id,
    fold_names,
    names_beginning,
    names_equal_elsewhere,
    names_fitting,
    names_matching,
)
from dashboard.queries.states import state_names

EntityType = Literal["agency", "place", "county", "state", "body"]
Match = Literal["exact", "begun", "alike", "none"]

# Similar enough to be a typo; below this, other readings are tried first.
_SURELY_ALIKE = 0.93
# How unlikely a reader is to use this kind of name.
_NAME_TYPES = {
    "own": 0,
    # A township next to the town of the same name.
    "beside": 0,
    "force": 0,
    "town": 0,
    "without_kind": 0,
    "with_kind": 1,
    "nickname": 1,
    "code": 2,
    "initials": 3,
}
_SHORTEST_NAME = 2
_SMALL = 2_000
_STATE_CODE_LENGTH = 2
_ORI_LENGTH = 9


@dataclass(frozen=True)
class Candidate:
    """One possible match of a question.

    Attributes:
        entity_type: ``agency``, ``place``, ``county``, ``state``, or ``body`` for a row
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
class LookupResult:
    """The result of a question.

    Attributes:
        match: ``exact`` name, ``begun`` (the names, or their words, start with the
            question), ``alike`` (similar spelling) or ``none``.
        candidates: The matches, likeliest first. If there are several, all match
            equally well.
        similar: Other similar names, most similar first.
        unlisted: Towns of a ZIP code that are not in our list of places.
        is_elsewhere: Whether the candidates are outside the question's state, because
            that state has none.
        is_around: Whether the candidates are the counties of towns that only the post
            office lists.
    """

    match: Match
    candidates: tuple[Candidate, ...] = ()
    similar: tuple[Candidate, ...] = ()
    unlisted: tuple[str, ...] = ()
    is_elsewhere: bool = False
    is_around: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether there is exactly one match, in the requested state."""
        is_exact = self.match == "exact" and not self.is_elsewhere
        return is_exact and len(self.candidates) == 1

    @property
    def is_weak(self) -> bool:
        """Whether the spelling of the matches is too different to trust."""
        return self.match == "alike" and self.candidates[0].similarity < _SURELY_ALIKE


def find(question: str) -> LookupResult:
    """Find what a question refers to: a town, county, agency, state or ZIP code.

    Case, accents, abbreviations and typos do not matter.
    """
    names = state_names()
    digits = zip_code(question)
    if digits:
        return _towns_of_zip(digits)
    first = readings(question, names)
    if not first:
        return LookupResult("none")
    result = _by_readings(first)
    if result.match in {"exact", "begun"} and not result.is_elsewhere:
        return result
    further = further_readings(question, names)
    has_new_state = any(reading.state_code for reading in further) and not any(
        reading.state_code for reading in first
    )
    is_sure = result.candidates and result.candidates[0].similarity >= _SURELY_ALIKE
    if result.match == "alike" and is_sure and not has_new_state:
        return result
    other = _by_readings(further) if further else LookupResult("none")
    if other.match in {"exact", "begun"} and not other.is_elsewhere:
        return other
    for reading in reversed(first):
        by_words = _by_words(reading)
        if by_words:
            return LookupResult("begun", by_words)
    best = max((result, other), key=_nearness)
    if posted := _counties_of_post_office([*first, *further]):
        return LookupResult("exact", posted, best.candidates, is_around=True)
    if best.candidates:
        return best
    # why: nothing in that state is similar, so search the whole country.
    anywhere = _by_readings([Reading(first[-1].name)])
    return replace(anywhere, is_elsewhere=bool(first[-1].state_code))


def _nearness(result: LookupResult) -> float:
    return result.candidates[0].similarity if result.candidates else 0.0


def _by_readings(variants: Sequence[Reading]) -> LookupResult:
    """Find the names that match any reading; the first reading with a state leads."""
    pairs = zip(
        fold_names([reading.name for reading in variants]), variants, strict=True
    )
    # why: punctuation alone folds to an empty string, which every name starts with.
    meant = [pair for pair in pairs if len(pair[0]) >= _SHORTEST_NAME]
    if not meant:
        return LookupResult("none")
    folded = [name for name, _ in meant]
    variants = [reading for _, reading in meant]
    leading = max(range(len(variants)), key=lambda k: bool(variants[k].state_code))
    name, lead = folded[leading], variants[leading]
    rows = names_fitting(folded, name, lead.state_code).to_pylist()
    exact = _fitting_exactly(rows, meant)
    if lead.state_code and not exact:
        # why: most matches are in the requested state, and scanning one state costs
        # less than half as much as scanning all names.
        rows += names_equal_elsewhere(folded, name, lead.state_code).to_pylist()
        exact = _fitting_exactly(rows, meant)
    rows.sort(key=_nearest_first)
    near = [
        row
        for row in rows
        if row["normalized_name"] not in folded
        and row["name_type"] != "initials"
        and _lies_in(row, lead)
    ]
    if lead.state_code and any(map(_is_town, exact)):
        # why: New York, NY means the city, not the state.
        exact = [row for row in exact if row["entity_id"] != lead.state_code]
    if lead.county_name:
        # why: with a county, the question means the town, unless it names the kind.
        exact = [row for row in exact if row["name_type"] != "beside"] or exact
    if exact:
        best, rest = _best(exact)
        return LookupResult(
            "exact", best, (*rest, *_distinct(near, listed=(*best, *rest)))
        )
    is_sure = bool(near) and near[0]["similarity"] >= _SURELY_ALIKE
    begun = [row for row in near if row["normalized_name"].startswith(name)]
    if not begun and not is_sure:
        begun = names_beginning(name, lead.state_code).to_pylist()
        begun = [row for row in begun if _lies_in(row, lead)]
    if begun:
        candidates = _distinct(begun)
        return LookupResult("begun", candidates, _distinct(near, listed=candidates))
    equal = [row for row in rows if row["normalized_name"] in folded]
    if equal and not is_sure:
        best, rest = _best(equal)
        return LookupResult("exact", (*best, *rest), _distinct(near), is_elsewhere=True)
    # why: a typo rarely refers to a register entry, and many are named after a town
    # or county whose name is more similar.
    alike = [row for row in near if _entity_type(row["entity_id"]) != "body"] or near
    return LookupResult("alike", _distinct(alike)) if alike else LookupResult("none")


def _fitting_exactly(
    rows: Sequence[dict[str, Any]], meant: Sequence[tuple[str, Reading]]
) -> list[dict[str, Any]]:
    return [
        row
        for row in rows
        if any(
            name == row["normalized_name"] and _lies_in(row, reading)
            for name, reading in meant
        )
    ]


def _is_town(row: dict[str, Any]) -> bool:
    return row["name_type"] == "town" or _entity_type(row["entity_id"]) == "place"


def _nearest_first(row: dict[str, Any]) -> tuple[float, int, str]:
    return -row["similarity"], -(row["population_count"] or 0), row["entity_id"]


def _lies_in(row: dict[str, Any], reading: Reading) -> bool:
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


def _best(
    rows: Sequence[dict[str, Any]],
) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """Separate matches of an entity's own name from matches of its other names."""
    candidates = _distinct(sorted(rows, key=_exact_order))
    towns = {
        (c.state_code, c.county_name) for c in candidates if c.entity_type == "place"
    }

    has_state = any(c.entity_type == "state" for c in candidates)

    # why: the county around the town is described with the town; a county elsewhere
    # with the same name may be the one meant.
    def rank(c: Candidate) -> int:
        is_around = (c.state_code, c.county_name) in towns
        # why: a register entry often shares the name of a place or a state.
        is_other = c.entity_type == "body" or (c.entity_type == "county" and is_around)
        # why: a township of a few hundred people may share the name of a state.
        is_other |= has_state and 0 < c.population_count < _SMALL
        return int(_rank(c.name_type) > 0 or is_other)

    first = min(rank(c) for c in candidates)
    return (
        tuple(c for c in candidates if rank(c) == first),
        tuple(c for c in candidates if rank(c) > first),
    )


def _entity_type(entity_id: str) -> EntityType:
    """Return the type of an id from ``page_lookup_names``."""
    if entity_id.startswith("place-"):
        return "place"
    if entity_id.startswith("county-"):
        return "county"
    if len(entity_id) == _ORI_LENGTH and entity_id.isupper():
        return "body"
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
    rows: Sequence[dict[str, Any]], listed: Sequence[Candidate] = ()
) -> tuple[Candidate, ...]:
    """Turn rows into candidates without repeats, in order."""
    seen = {candidate.entity_id for candidate in listed}
    # why: an agency matched by its town's name is described with the town, unless
    # the town is not in our list of places.
    towns = {
        (row["state_code"], row["county_name"], row["normalized_name"])
        for row in rows
        if _entity_type(row["entity_id"]) == "place"
    }
    candidates = []
    for row in rows:
        entity_id = row["entity_id"]
        if row["name_type"] == "town" and _entity_type(entity_id) == "agency":
            key = row["state_code"], row["county_name"], row["normalized_name"]
            if key in towns:
                continue
            # why: New York is listed as New York City; its police have the short name.
            (agency,) = agencies_by_id([entity_id])
            if agency["place_id"]:
                entity_id = f"place-{agency['place_id']}"
        if entity_id in seen:
            continue
        seen.add(entity_id)
        candidates.append(
            Candidate(
                _entity_type(entity_id),
                entity_id,
                row["state_code"],
                row["county_name"] or "",
                row["name_type"],
                row["population_count"] or 0,
                row["similarity"],
            )
        )
    return tuple(candidates)


def _towns_of_zip(digits: str) -> LookupResult:
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
    around = [] if candidates else _counties(_zip_entries(digits))
    match: Match = "exact" if candidates or around or unlisted else "none"
    return LookupResult(
        match,
        tuple(candidates or around),
        unlisted=tuple(unlisted),
        is_around=bool(around),
    )


def _counties_of_post_office(variants: Sequence[Reading]) -> tuple[Candidate, ...]:
    """Find the county of a town that only the post office lists, such as Antioch TN."""
    for reading in variants:
        if reading.state_code:
            # why: see _zip_entries.
            entries = zipcodes.filter_by(  # type: ignore[no-untyped-call]
                city=reading.name.title(), state=reading.state_code
            )
            if counties := _counties(entries):
                return tuple(counties)
    return ()


def _counties(entries: Sequence[dict[str, Any]]) -> list[Candidate]:
    """Return the counties of post office entries, without repeats."""
    named = dict.fromkeys((entry["county"], entry["state"]) for entry in entries)
    return [
        candidate
        for county, state in named
        for candidate in _by_readings([Reading(county, state)]).candidates
        if candidate.entity_type == "county"
    ]


def _zip_entries(digits: str) -> list[dict[str, Any]]:
    # why: the package claims to be typed but leaves these functions untyped.
    if not zipcodes.is_real(digits):  # type: ignore[no-untyped-call]
        return []
    entries: list[dict[str, Any]]
    entries = zipcodes.matching(digits)  # type: ignore[no-untyped-call]
    return entries


def _towns(reading: Reading) -> tuple[Candidate, ...]:
    result = _by_readings([reading])
    if result.match != "exact" or result.is_elsewhere:
        return ()
    return tuple(
        c
        for c in result.candidates
        if c.name_type in {"own", "town"} and c.entity_type != "body"
    )
