"""Answers for each possible match of a question."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.lookup.search import Candidate, LookupResult
from dashboard.queries.lookup import (
    agencies_by_id,
    agencies_serving,
    areas,
    police_of,
    registered_bodies,
)
from dashboard.queries.states import state_names
from dashboard.text.rows import Row

MOST_SHOWN = 60


@dataclass(frozen=True)
class LookupAnswer:
    """What is known about one possible match of a question.

    Attributes:
        area: Its row of :func:`areas`; None for an agency, a body or a state.
        agencies: Rows of :func:`agencies_by_id` in reading order, each with its
            ``police_role`` here; None for those that do not police the area.
        bodies: Rows of :func:`police_of` for police without a record; for a registered
            body, its row of :func:`registered_bodies`.
    """

    candidate: Candidate
    area: Row | None
    agencies: tuple[Row, ...]
    bodies: tuple[Row, ...] = ()

    def full_name(self, *, with_code: bool = False) -> str:
        """Return an unambiguous name, with the state's name or code."""
        if self.candidate.entity_type == "state":
            code = self.candidate.state_code
            return code if with_code else state_names()[code]
        row = self.area or (*self.agencies, *self.bodies)[0]
        name = row.get("area_name") or row.get("agency_name")
        # why: the register adds the county to some names, and it is appended below.
        name = name or row["body_name"].split(",")[0]
        state = row["state_code" if with_code else "state_name"]
        return ", ".join(filter(None, dict.fromkeys((name, row["county_name"], state))))

    @property
    def speaker(self) -> Row | None:
        """The area's leading agency; None if there is none or it is uncertain."""
        area = self.area or {}
        if area.get("ring_status") == "not_checked" and area["untied_agency_name"]:
            return None
        led = [
            row
            for row in self.agencies
            if row["agency_id"] == area.get("leading_agency_id")
        ]
        return led[0] if led else None

    @property
    def leading_id(self) -> str:
        """Id or name of the area's leading police; empty if there is none."""
        area = self.area or {}
        if self.speaker:
            return str(area["leading_agency_id"])
        if area.get("leading_agency_id"):
            return ""
        return str(area.get("leading_body_name") or "")


def answers(result: LookupResult) -> list[LookupAnswer]:
    """Load what is known about each candidate, in order, at most 60.

    A single candidate comes with every agency that polices it; each of several only
    with its leading agency.
    """
    candidates = result.candidates[:MOST_SHOWN]
    lookup_ids = [
        c.entity_id for c in candidates if c.entity_type in {"place", "county"}
    ]
    known = {row["lookup_id"]: row for row in areas(lookup_ids)}
    if len(candidates) == 1:
        (only,) = candidates
        return [answer_in_full(only, known.get(only.entity_id))]
    oris = [c.entity_id for c in candidates if c.entity_type == "body"]
    registered = {row["ori"]: row for row in registered_bodies(oris).to_pylist()}
    leading = {
        c.entity_id: c.entity_id
        if c.entity_type == "agency"
        else (known.get(c.entity_id) or {}).get("leading_agency_id")
        for c in candidates
    }
    agency_ids = sorted({agency_id for agency_id in leading.values() if agency_id})
    agencies = {row["agency_id"]: row for row in agencies_by_id(agency_ids)}
    return [
        LookupAnswer(
            c,
            known.get(c.entity_id),
            tuple(
                agencies[agency_id]
                for agency_id in [leading[c.entity_id]]
                if agency_id in agencies
            ),
            tuple(registered[ori] for ori in [c.entity_id] if ori in registered),
        )
        for c in candidates
    ]


def answer_in_full(only: Candidate, area: Row | None) -> LookupAnswer:
    """Load everything known about a single match.

    Its area is a row of :func:`areas`; None for an agency, a body or a state.
    """
    if only.entity_type == "agency":
        return LookupAnswer(only, None, tuple(agencies_by_id([only.entity_id])))
    if only.entity_type == "body":
        bodies = tuple(registered_bodies([only.entity_id]).to_pylist())
        return LookupAnswer(only, None, (), bodies)
    if area is None:
        agencies = agencies_serving("", "", only.state_code)
        return LookupAnswer(only, None, tuple(agencies))
    police = police_of(only.entity_id)
    roles = {row["agency_id"]: row["police_role"] for row in police}
    agencies = agencies_serving(
        area["place_id"] or "", area["county_fips"], area["state_code"]
    )
    served = {row["agency_id"] for row in agencies}
    # why: the police of a city that is its county serve the rest of it as well.
    further = [known for known in roles if known and known not in served]
    agencies = [*agencies_by_id(further), *agencies]
    return LookupAnswer(
        only,
        area,
        tuple({**row, "police_role": roles.get(row["agency_id"])} for row in agencies),
        tuple(row for row in police if row["agency_id"] is None),
    )
