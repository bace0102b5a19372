"""Sentences that describe which agencies match the map's filters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dashboard.text.formats import ANY, counted, day_text
from dashboard.text.languages import Labels
from dashboard.words.places import within_text

REGISTRY_NAME = "Camera registries on Axon Fusus, 2026 (not Ring's)"


def month_text(month: str) -> str:
    """Write ``2019-07`` as ``July 2019``."""
    return day_text(date.fromisoformat(f"{month}-01"), "month")


def describe_matches(
    count: int,
    filters: Mapping[str, str],
    technologies: Mapping[str, str],
    states: Mapping[str, str],
    language: Labels,
) -> tuple[str, str]:
    """Return the count with its noun, and a clause that describes the filters.

    Args:
        filters: Values by field name of ``AgencyFilters``.

    Returns:
        Such as "12 agencies" and "recorded with Drones, in Ohio".
    """
    parts = []
    if filters["technology_id"] != ANY:
        parts.append(f"recorded with {technologies[filters['technology_id']]}")
    if filters["state_code"] != ANY:
        parts.append(f"in {within_text(states[filters['state_code']], language)}")
    since, until = (
        "" if filters[field] == ANY else month_text(filters[field])
        for field in ("joined_from", "joined_to")
    )
    if since and since == until:
        parts.append(f"that joined Ring in {since}")
    elif since and until:
        parts.append(f"that joined Ring from {since} to {until}")
    elif since:
        parts.append(f"that joined Ring in {since} or later")
    elif until:
        parts.append(f"that joined Ring in {until} or earlier")
    if filters["search"]:
        parts.append(f"matching “{filters['search']}”")
    if filters["ring_status"] != ANY:
        status = language.label("ring_status", filters["ring_status"])
        parts.append(f"with the status {status}")
    if filters["seen_by"] != ANY:
        parts.append(f"seen with Ring by {month_text(filters['seen_by'])}")
    return counted(count, *_nouns(filters["kind"], language)), ", ".join(parts)


def _nouns(kind: str, language: Labels) -> tuple[str, str]:
    for kinds in ("agency_combination", "agency_type"):
        one, many = (
            language.labels(kinds, "noun"),
            language.labels(kinds, "plural_noun"),
        )
        if kind in one:
            return one[kind], many[kind]
    return "agency", "agencies"
