"""Say what is known of each thing that a question may mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from dashboard.lookup.search import Candidate, LookupResult
from dashboard.queries.lookup import agencies_by_id, agencies_serving, areas

MOST_SHOWN = 60


@dataclass(frozen=True)
class LookupAnswer:
    """What is known of one thing that a question may mean.

    Attributes:
        candidate: The thing.
        area: Its row of :func:`areas`; ``None`` for an agency or a state.
        agencies: Rows of :func:`agencies_by_id`, in the order of reading.
    """

    candidate: Candidate
    area: dict[str, Any] | None
    agencies: tuple[dict[str, Any], ...]


def answers(found: LookupResult) -> list[LookupAnswer]:
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
        return [LookupAnswer(only, area, tuple(_agencies_of(only, area)))]
    leading = {
        c.entity_id: c.entity_id
        if c.entity_type == "agency"
        else (known.get(c.entity_id) or {}).get("leading_agency_id")
        for c in asked
    }
    agency_ids = sorted({agency_id for agency_id in leading.values() if agency_id})
    agencies = {row["agency_id"]: row for row in _rows(agencies_by_id, agency_ids)}
    return [
        LookupAnswer(
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
