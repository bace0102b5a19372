"""The page that looks up a question: its one clear meaning, or what it may mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dashboard.addresses import AGENCY_PAGES, FIND_PATH, STATE_PAGES
from dashboard.languages import SPANISH
from dashboard.places.gather import Page, area_path
from dashboard.places.question import read_question
from dashboard.places.record import record
from dashboard.places.search import Candidate, Found, find
from dashboard.queries.agency import agencies_by_id
from dashboard.queries.lookup import areas, registered_agencies
from dashboard.queries.states import state_names
from dashboard.rows import Row

# Addresses of the page: in English, then in Spanish.
FIND_PAGES = (FIND_PATH, f"{SPANISH.home}{FIND_PATH}", SPANISH.home)
_MOST_SHOWN, _SIMILAR_SHOWN = 60, 5
_ABOVE = ("county", "state")


def find_page(path: str, typed: str) -> Page:
    """Gather the page of a question; its address is that of the one clear meaning.

    The value ``name`` says what it opens for a misspelled name.
    """
    found = find(typed) if typed else Found("none")
    here = path.removeprefix(SPANISH.home)
    if found.only and not found.unlisted and (to := _path_of(found.only)):
        return Page(to, "find", {})
    intended = None if found.is_elsewhere else found.misspelled
    if intended and (to := _path_of(intended)):
        row = _rows_of([intended])[intended.entity_id]
        return Page(to, "find", {"name": _bare_name(row)})
    shown = [*found.candidates[:_MOST_SHOWN]]
    if found.match != "alike":
        # A township beside the city of its name is larger, and rarely meant.
        shown.sort(key=lambda one: (one.name_type == "beside", -one.population_count))
    values = {
        **record(),
        "question": typed,
        "query": f"?{urlencode({'q': typed})}" if typed else "",
        "found": found,
        "is_zip": read_question(typed).is_zip,
        "candidates": _described(shown),
        "similar": _described(found.similar[:_SIMILAR_SHOWN]),
    }
    return Page(here, "find", values)


def _path_of(one: Candidate) -> str:
    """Return the address of a match's page; empty if only the register has it."""
    if one.entity_type in {"place", "county"}:
        return area_path(one.entity_id)
    if one.entity_type == "state":
        return f"{STATE_PAGES}/{one.state_code.lower()}"
    return f"{AGENCY_PAGES}/{one.entity_id}" if one.entity_type == "agency" else ""


def _described(candidates: Sequence[Candidate]) -> list[dict[str, Any]]:
    """Return the name, place, address and status of each match."""
    rows = _rows_of(candidates)
    return [
        {
            "kind": one.entity_type,
            "name": _name_of(one, row),
            "path": _path_of(one),
            "ring_status": row.get("ring_status"),
            "ring_status_on": row.get("ring_status_on"),
            "ring_status_on_precision": row.get("ring_status_on_precision"),
            # Whose status it is, if the place has no police of its own.
            "served_by": row["leading_role"]
            if one.entity_type == "place" and row["leading_role"] in _ABOVE
            else "",
        }
        for one in candidates
        for row in [rows[one.entity_id]]
    ]


def _rows_of(candidates: Sequence[Candidate]) -> dict[str, Row]:
    """Return the row of each match by its id."""
    ids: dict[str, list[str]] = {"agency": [], "ori": [], "area": [], "state": []}
    for one in candidates:
        ids.get(one.entity_type, ids["area"]).append(one.entity_id)
    return {
        **{row["lookup_id"]: row for row in areas(ids["area"])},
        **{row["agency_id"]: row for row in agencies_by_id(ids["agency"])},
        **{row["ori"]: row for row in registered_agencies(ids["ori"]).to_pylist()},
        **{code: {"state_name": state_names()[code]} for code in ids["state"]},
    }


def _bare_name(row: Row) -> str:
    """Return the name of a place, an agency or a state."""
    names = row.get("area_name"), row.get("agency_name"), row["state_name"]
    return str(next(filter(None, names)))


def _name_of(one: Candidate, row: Row) -> str:
    """Return an unambiguous name, with town, county and state."""
    name = _bare_name(row)
    # The register adds the county to some names, and it is appended below.
    name = name.split(",")[0] if one.entity_type == "ori" else name
    where = (row.get("place_name"), row.get("county_name"), row["state_name"])
    return ", ".join(filter(None, dict.fromkeys((name, *where))))
