"""Names of places and agencies, and what is known about them."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from dashboard.queries.agency import PROFILES, agencies_by_id
from dashboard.queries.snapshot_reader import (
    rows_with,
    run,
    run_rows,
    run_value,
)
from dashboard.rows import Row

_FOLDED = """
select list_transform($names, lambda name: marts.normalized_name(name)) as folded_names
"""

# Few columns, no order and no limit, which would slow the scan; there are few rows
# to sort in Python.
_NAME_COLUMNS = """
select
    entity_type, entity_id, state_code, county_name, normalized_name, name_type,
    population_count,
"""

_EQUAL = f"""{_NAME_COLUMNS}    cast(1 as double) as similarity
from pages.page_lookup_names
where normalized_name = $normalized_name
order by entity_id, name_type
"""

_ALIKE = f"""{_NAME_COLUMNS}
    jaro_winkler_similarity(normalized_name, $name, 0.86) as similarity,
    damerau_levenshtein(normalized_name, $name) as edit_count
from pages.page_lookup_names
where
    ($state_code = '' or state_code = $state_code)
    and name_type <> 'initials'
    and similarity >= 0.86
"""

_BEGUN = f"""{_NAME_COLUMNS}    0.86 as similarity
from pages.page_lookup_names
where
    starts_with(normalized_name, $name)
    and ($state_code = '' or state_code = $state_code)
    and name_type <> 'initials'
order by population_count desc nulls last, entity_id
limit 60
"""

_WORDS = f"""{_NAME_COLUMNS}    0.9 as similarity
from pages.page_lookup_names
where
    regexp_matches(normalized_name, $pattern)
    and ($state_code = '' or state_code = $state_code)
    and name_type <> 'initials'
order by population_count desc nulls last, entity_id
limit 60
"""

_AREAS = """
select * from marts.mart_place_lookup
where list_contains($lookup_ids, lookup_id)
"""

# The source of an entry that names a state, and may mean the force of an area.
_ENTRIES = """
select distinct
    concat_ws(' ', reviews.source_id, reviews.state_code, reviews.agency_name)
        as entry_key,
    sources.publisher as entry_publisher,
    sources.source_title as entry_source_title,
    sources.source_url as entry_source_url
from log.log_match_reviews as reviews
join marts.dim_sources as sources using (source_id)
where reviews.agency_id is null and reviews.state_code is not null
"""

_NO_ENTRY = dict.fromkeys(("entry_publisher", "entry_source_title", "entry_source_url"))

_WITH_RING = f"""
select * from {PROFILES}
where has_ring_record and state_code = $state_code
order by agency_name, agency_id
"""  # noqa: S608 - our own

_REGISTERED = """
select * from pages.page_register_agencies
where list_contains($oris, ori)
order by agency_name, ori
"""

_NEAREST_WITH_RING = """
select agency_id, distance_miles
from pages.page_nearest_ring_towns
where lookup_id = $lookup_id
order by nearness_order
"""

_TOWNS_OF_COUNTY = f"""
select * from {PROFILES}
where county_fips = $county_fips and agency_level in ('local', 'campus')
order by agency_name, agency_id
"""  # noqa: S608 - our own

_STATUSES_OF_STATE = """
select * from pages.page_ring_statuses_by_state
where state_code = $state_code
order by status_order, has_ring_record desc
"""

_SEARCHED = """
select * from pages.page_lookup_sources
order by entry_count desc, source_id
"""


def fold_names(names: Sequence[str]) -> list[str]:
    """Fold case, accents and abbreviations, as ``page_lookup_names`` does."""
    folded: list[str] = run_value(_FOLDED, names=names)
    return folded


def names_equal(name: str) -> Sequence[Row]:
    """List the places, agencies and states of one folded name."""
    return run_rows(_EQUAL, normalized_name=name)


def names_alike(name: str, state_code: str) -> pa.Table:
    """List names that are spelled almost like a folded one.

    One row per name and entity, unordered, with ``similarity`` from 0 to 1 and the
    ``edit_count`` of letters that differ; an empty ``state_code`` means all states.
    """
    return run(_ALIKE, name=name, state_code=state_code)


def names_beginning(name: str, state_code: str) -> pa.Table:
    """List up to 60 names that start with a folded name, largest places first."""
    return run(_BEGUN, name=name, state_code=state_code)


def names_matching(pattern: str, state_code: str) -> pa.Table:
    """List up to 60 names that match a regular expression, largest places first."""
    return run(_WORDS, pattern=pattern, state_code=state_code)


def areas(lookup_ids: Sequence[str]) -> list[Row]:
    """Return the rows of places and counties, in the order of their ids."""
    found = {row["lookup_id"]: row for row in run_rows(_AREAS, lookup_ids=lookup_ids)}
    return [
        {**found[lookup_id], **_entry_about(found[lookup_id])}
        for lookup_id in lookup_ids
        if lookup_id in found
    ]


def _entry_about(area: Row) -> Row:
    """Return the source of the entry that may mean the force of an area."""
    names = ("untied_entry_source_id", "state_code", "untied_entry_name")
    key = " ".join(area[name] or "" for name in names)
    return next(iter(rows_with(_ENTRIES, "entry_key", key)), _NO_ENTRY)


def with_ring_in(state_code: str) -> Sequence[Row]:
    """List the agencies of a state that are on record with Ring, by name."""
    return run_rows(_WITH_RING, state_code=state_code)


def registered_agencies(oris: Sequence[str]) -> pa.Table:
    """Return agencies of the FBI's register by their ORI numbers, by name."""
    return run(_REGISTERED, oris=list(oris))


def towns_with_ring_near(lookup_id: str) -> Sequence[Row]:
    """List up to four towns within 50 miles whose police are on record with Ring.

    Nearest first, with ``distance_miles`` between centers.
    """
    miles = {
        row["agency_id"]: row["distance_miles"]
        for row in run_rows(_NEAREST_WITH_RING, lookup_id=lookup_id)
    }
    profiles = agencies_by_id([*miles])
    return [{**row, "distance_miles": miles[row["agency_id"]]} for row in profiles]


def agencies_of_towns(county_fips: str) -> Sequence[Row]:
    """List the agencies of a county's towns, by name."""
    return run_rows(_TOWNS_OF_COUNTY, county_fips=county_fips)


def statuses_of_state(state_code: str) -> pa.Table:
    """Count the agencies of a state by status, the most informative first."""
    return run(_STATUSES_OF_STATE, state_code=state_code)


def sources_searched() -> pa.Table:
    """List the sources that a look-up searches, the longest list first."""
    return run(_SEARCHED)
