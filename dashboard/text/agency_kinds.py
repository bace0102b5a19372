"""What the codes of the marts are called on a page."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.text.formats import counted

KIND_LABELS = {
    "any": "Every kind",
    "police_local_and_state": "Police (local and state)",
    "police": "Police, local",
    "sheriff": "Sheriff",
    "state_police": "State police",
    "campus": "Campus police",
    "constable": "Constable",
    "prosecutor": "Prosecutor",
    "fire": "Fire department",
    "other": "Other agency",
}

_KIND_NOUNS = {
    "any": ("agency", "agencies"),
    "police_local_and_state": (
        "police agency (local and state)",
        "police agencies (local and state)",
    ),
    "police": ("local police agency", "local police agencies"),
    "sheriff": ("sheriff's office", "sheriffs' offices"),
    "state_police": ("state police agency", "state police agencies"),
    "campus": ("campus police agency", "campus police agencies"),
    "constable": ("constable's office", "constables' offices"),
    "prosecutor": ("prosecutor's office", "prosecutors' offices"),
    "fire": ("fire department", "fire departments"),
    "other": ("other agency", "other agencies"),
}

AGENCY_LABELS = {
    "agency_type": KIND_LABELS,
    "location_precision": {
        "place_centre": "town's centre",
        "county_centre": "county's centre",
    },
}

PRECISION_LABELS = {
    "place_centre": "centre of the town",
    "county_centre": "centre of the county",
}


def counted_agencies(count: int, kind: str) -> str:
    """Write a number of agencies of one kind: ``1,291 sheriffs' offices``."""
    return counted(count, *_KIND_NOUNS[kind])


def described_filters(
    filters: Mapping[str, str],
    technologies: Mapping[str, str],
    states: Mapping[str, str],
    months: Mapping[str, str],
) -> str:
    """Say in a clause what the filters keep.

    Args:
        filters: Fields of ``AgencyFilters`` and their values.
        technologies: Names by id.
        states: Names by code.
        months: Names by ``2019-07``.

    Returns:
        Text that follows a noun, as "recorded with Drones, in Ohio"; empty where
        every filter is open.
    """
    parts = []
    if filters["technology_id"] != "any":
        parts.append(f"recorded with {technologies[filters['technology_id']]}")
    if filters["state_code"] != "any":
        parts.append(f"in {states[filters['state_code']]}")
    since, until = filters["joined_from"], filters["joined_to"]
    if since != "any" and since == until:
        parts.append(f"that joined Ring in {months[since]}")
    elif since != "any" and until != "any":
        parts.append(f"that joined Ring from {months[since]} to {months[until]}")
    elif since != "any":
        parts.append(f"that joined Ring in {months[since]} or later")
    elif until != "any":
        parts.append(f"that joined Ring in {months[until]} or earlier")
    if filters["search"]:
        parts.append(f"matching “{filters['search']}”")
    return ", ".join(parts)
