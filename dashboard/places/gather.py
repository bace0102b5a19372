"""The rows of each page, gathered once; templates choose the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from dashboard.addresses import (
    AGENCY_PAGES,
    COUNTY_PAGES,
    FIGURE_PAGES,
    INCIDENT_PAGES,
    LETTER,
    PLACE_LISTS,
    SEARCHED_PATH,
    SHEET,
    STATE_PAGES,
    TODAY_PATH,
    TOWN_PAGES,
)
from dashboard.places.answers import answer_of
from dashboard.places.record import record
from dashboard.queries.addresses import (
    address_of,
    known_address,
    lookup_id_at,
    places_below,
    towns_of_state,
)
from dashboard.queries.addresses import namesakes as namesakes_of
from dashboard.queries.agency import (
    agencies_by_id,
    agency_profile,
    area_of,
    comparable_to,
    documents_of,
    doubts_about,
    governing_ordinance,
    incidents_of,
    neighbors_of,
    records_law,
    subsidies_about,
    technologies_of,
)
from dashboard.queries.agreements import agreement_terms_of
from dashboard.queries.incidents import IncidentFilters, incident_links, incidents
from dashboard.queries.lookup import (
    agencies_of_towns,
    areas,
    statuses_of_state,
    towns_with_ring_near,
    with_ring_in,
)
from dashboard.queries.places import (
    lines_about,
    places_with_pages,
    police_here,
    refusals_here,
    refusals_nearby,
    ring_refusals,
)
from dashboard.queries.programs import headline_figures, published_totals
from dashboard.queries.registries import (
    camera_registries_of,
    flock_portals_at,
    flock_portals_of,
    registries_of_nobody,
)
from dashboard.queries.snapshot_reader import per_snapshot
from dashboard.queries.states import state_names
from dashboard.queries.terms import bills_in
from dashboard.rows import Row

_PAGES = {"place": TOWN_PAGES, "county": COUNTY_PAGES}
# Funding rounds that handed out cameras.
_RAN = frozenset({"ran", "ended"})
_AGENCY_COLUMNS = (
    "agency_id",
    "agency_name",
    "kind_name",
    "place_name",
    "county_name",
    "state_code",
    "state_name",
    "ring_status",
    "ring_answer",
    "status_name",
    "ring_status_on",
    "ring_status_on_precision",
    "ring_status_source_url",
    "joined_on",
    "joined_on_precision",
    "joined_source_url",
    "has_ring_record",
    "searched_on",
    "former_agency_ids",
)
_LINE_COLUMNS = (
    "evidence_id",
    "actor",
    "event_type",
    "event_on",
    "event_on_precision",
    "program_name",
    "instrument",
    "written_name",
    "note",
    "publisher",
    "source_title",
    "source_url",
    "source_kind",
    "cited_source_url",
    "copied_source_url",
    "archived_url",
    "content_sha256",
    "checked_on",
)
_PLACE_COLUMNS = (
    "lookup_id",
    "area_type",
    "area_name",
    "legal_kind",
    "county_fips",
    "county_name",
    "state_code",
    "state_name",
    "population_count",
    "leading_agency_id",
    "leading_agency_name",
    "leading_role",
    "second_agency_name",
    "part_of_name",
    "police_evidence",
    "evidence_source_url",
    "ring_status",
    "ring_answer",
    "ring_status_on",
    "ring_status_on_precision",
    "searched_on",
)
_POLICE_COLUMNS = ("agency_name", "agency_id", "police_role", "ring_status")


@dataclass(frozen=True)
class Page:
    """The rows of one page.

    Attributes:
        path: Its address, without language and snapshot.
        kind: Which sections it has.
        values: What its templates read, by name.
        rows: Content of its JSON version; empty for a page without one.
        where: The place that it is about, in full; empty for none.
    """

    path: str
    kind: str
    values: Mapping[str, Any]
    rows: Mapping[str, object] = field(default_factory=dict)
    where: str = ""


def picked(rows: Sequence[Row], columns: Sequence[str]) -> list[dict[str, object]]:
    """Return some columns of rows."""
    return [{name: row.get(name) for name in columns} for row in rows]


def area_path(lookup_id: str) -> str:
    """Return the address of a town's or county's page; empty if it has none."""
    below = address_of(lookup_id)
    return f"{_PAGES[below['area_type']]}/{below['page_path']}" if below else ""


@per_snapshot
def _with_pages() -> frozenset[str]:
    """Return the addresses of places that have a page in a site of files."""
    return frozenset(row["page_path"] for row in places_with_pages())


def _by_police(below: Sequence[Row]) -> list[Sequence[Row]]:
    """Group places by who polices them and the status of that."""

    def key(row: Row) -> tuple[str, str]:
        return row["leading_agency_name"] or "", row["ring_status"]

    return [[*group] for _, group in groupby(sorted(below, key=key), key=key)]


def town(page_path: str) -> Page | None:
    """Gather a town by its address; None if there is none."""
    return _area_at(page_path, "place")


def county(page_path: str) -> Page | None:
    """Gather a county by its address; None if there is none."""
    return _area_at(page_path, "county")


def _area_at(page_path: str, area_type: str) -> Page | None:
    known = known_address(page_path)
    return place(known["lookup_id"]) if known.get("area_type") == area_type else None


def place(lookup_id: str) -> Page:
    """Gather a town or county."""
    (area,) = areas([lookup_id])
    is_open = area["ring_answer"] == "not_checked_untied_entry"
    led = [] if is_open else agencies_by_id([area["leading_agency_id"] or ""])
    profile = led[0] if led else None
    lines = lines_about(profile["agency_id"]) if profile else []
    kind = "county" if area["area_type"] == "county" else "town"
    path = area_path(lookup_id)
    police = police_here(lookup_id)
    is_county = kind == "county"
    below = places_below(path.removeprefix(f"{COUNTY_PAGES}/")) if is_county else []
    with_pages = _with_pages() if below else frozenset()
    is_known = bool(profile and profile["has_ring_record"])
    values = {
        **_about_force(profile, area, lines),
        "kind": kind,
        "area": area,
        "is_own": area["is_town_police"],
        "answer": answer_of(profile, area, lines),
        "police": police,
        "towns": agencies_of_towns(area["county_fips"]) if is_county else [],
        "below": below,
        "larger": [row for row in below if row["page_path"] in with_pages],
        "smaller": _by_police([r for r in below if r["page_path"] not in with_pages]),
        "namesakes": [
            (area_path(row["lookup_id"]), row)
            for row in areas(
                [f"place-{one}" for one in area["namesake_place_ids"] or ()]
            )
        ],
        "county_path": area_path(f"county-{area['county_fips']}"),
        "near": None
        if is_known or area["latitude"] is None
        else towns_with_ring_near(lookup_id),
        "refusals_nearby": refusals_nearby(area["place_id"] or ""),
        "flock": flock_portals_at(area, police),
    }
    rows = {
        "place": picked([area], _PLACE_COLUMNS)[0],
        "police": picked(police, _POLICE_COLUMNS),
    }
    return Page(path, kind, values, {**rows, **_rows(values)}, _where(area))


def agency(agency_id: str) -> Page | None:
    """Gather an agency by its id; None for an id that never existed."""
    profile = agency_profile(agency_id)
    if not profile:
        return None
    known_id = profile["agency_id"]
    area = next(iter(areas([area_of(profile)])), None)
    lines = lines_about(known_id)
    lookup_id = area["lookup_id"] if area else ""
    values = {
        **_about_force(profile, area, lines),
        "kind": "agency",
        "area": area,
        "answer": answer_of(profile, None, lines),
        "police": [
            row for row in police_here(lookup_id) if row["agency_id"] != known_id
        ],
        "area_path": area_path(lookup_id),
        "agreements": agreement_terms_of(known_id),
        "neighbors": neighbors_of(known_id),
        "refusals_nearby": refusals_nearby(profile["place_id"] or ""),
        "flock": flock_portals_of(known_id),
    }
    path, where = f"{AGENCY_PAGES}/{known_id}", _where(profile)
    return Page(path, "agency", values, _rows(values), where)


def _refused_ring(state_code: str, agency_id: str) -> list[Row]:
    """List three other agencies that turned Ring down, those of the state first."""
    others = (row for row in ring_refusals() if row["agency_id"] != agency_id)
    return sorted(others, key=lambda row: row["state_code"] != state_code)[:3]


def _where(row: Row) -> str:
    """Return the place, county and state in a row."""
    names = (row.get("area_name", row.get("place_name")), row["county_name"])
    return ", ".join(filter(None, dict.fromkeys((*names, row["state_name"]))))


def _rows(values: Mapping[str, Any]) -> dict[str, object]:
    """Return the rows of a JSON page."""
    profile = values["profile"]
    return {
        "agency": picked([profile], _AGENCY_COLUMNS)[0] if profile else None,
        "history": picked(values["lines"], _LINE_COLUMNS),
    }


def _about_force(
    profile: Row | None, area: Row | None, lines: Sequence[Row]
) -> dict[str, Any]:
    """Gather what depends on the agency that speaks, and on its state."""
    known, here = profile or {}, area or {}
    agency_id, lookup_id = known.get("agency_id", ""), here.get("lookup_id", "")
    state_code = str((area or known)["state_code"])
    rounds, around = subsidies_about(agency_id, lookup_id)
    refused = refusals_here(lookup_id)
    decided = [row for row in refused if row["is_by_governing_body"]]
    return {
        # What not every kind of page has.
        **dict.fromkeys(
            ("towns", "below", "larger", "smaller", "neighbors", "agreements"), ()
        ),
        **dict.fromkeys(("near", "is_own")),
        **record(),
        **_about_state(state_code, str((area or known)["state_name"])),
        "profile": profile,
        "lines": lines,
        "documents": documents_of(agency_id),
        "refused_ring": _refused_ring(state_code, agency_id),
        "rounds": rounds,
        "around": around,
        "paid": [r for r in (*rounds, *around) if r["round_status"] in _RAN],
        "incidents": incidents_of(agency_id),
        "technologies": technologies_of(agency_id),
        "registries": [
            *camera_registries_of(agency_id),
            *(registries_of_nobody(profile) if profile else ()),
        ],
        "doubts": doubts_about(agency_id),
        "comparable": comparable_to(lookup_id),
        "ordinance": governing_ordinance(lookup_id),
        "refusals_here": refused,
        # The public body that decided last.
        "governing": decided[-1] if decided else None,
    }


def _about_state(code: str, name: str) -> dict[str, Any]:
    """Gather what depends on the state alone."""
    return {
        "state_name": name,
        "state_code": code,
        "laws": records_law(code),
        "bills": bills_in(code),
    }


def state(code: str) -> Page | None:
    """Gather a state by its lower-case code; None for an unknown code."""
    name = state_names().get(code.upper(), "") if code == code.lower() else ""
    if not name:
        return None
    counties = places_below(code)
    statuses = statuses_of_state(code.upper()).to_pylist()
    with_ring = [row for row in statuses if row["has_ring_record"]]
    values = {
        **record(),
        **_about_state(code.upper(), name),
        "kinds": [*dict.fromkeys(row["legal_kind"] for row in counties)],
        "counties": counties,
        "statuses": statuses,
        "ring_count": next((r["ring_agency_count"] for r in with_ring), 0),
        "listed_count": next(
            (r["newest_list_ring_agency_count"] for r in with_ring), 0
        ),
        "newest_list": next((r for r in with_ring if r["newest_list_url"]), None),
        "with_ring": with_ring_in(code.upper()),
    }
    counts = picked(statuses, ("ring_status", "agency_count"))
    rows = {"state_code": code.upper(), "state_name": name, "statuses": counts}
    return Page(f"{STATE_PAGES}/{code}", "state", values, rows, name)


# A site takes the letters of a state one after the other.
@per_snapshot
def _towns_of_state(code: str) -> Sequence[Row]:
    """List the towns of a state by name, each with its address and first letter."""
    return [{**town, "letter": town["name_slug"][0]} for town in towns_of_state(code)]


def places(below: str) -> Page | None:
    """Gather a state's towns of one letter, or count them by letter; else None."""
    code, _, letter = below.partition("/")
    name = state_names().get(code.upper(), "") if code == code.lower() else ""
    towns = _towns_of_state(code)
    letters = Counter(town["letter"] for town in towns)
    if not name or letter not in {"", *letters}:
        return None
    names = Counter(town["area_name"] for town in towns)
    values = {
        **record(),
        "state_name": name,
        "state_code": code,
        "letter": letter,
        "letters": sorted(letters.items()),
        "towns": [town for town in towns if town["letter"] == letter],
        "shared_names": {one for one, count in names.items() if count > 1},
    }
    return Page(f"{PLACE_LISTS}/{below}", "places", values)


def namesakes(below: str) -> Page | None:
    """Gather the towns that share an address; None if fewer than two do."""
    state_code, _, name = below.partition("/")
    named = [] if "/" in name or not name else namesakes_of(state_code, name)
    if len(named) < 2:
        return None
    paths = [row["page_path"] for row in named]
    rows = areas([lookup_id_at(path) for path in paths])
    values = {**record(), "towns": [*zip(paths, rows, strict=True)]}
    return Page(f"{TOWN_PAGES}/{below}", "namesakes", values)


def searched() -> Page:
    """Gather the sources that were searched for every place and agency."""
    return Page(SEARCHED_PATH, "searched", record())


def today() -> Page:
    """Gather what is the same today for every town and agency."""
    return Page(TODAY_PATH, "today_page", record())


def front(path: str = "/index") -> Page:
    """Gather the start page of a site without a server."""
    return Page(path, "front", {**record(), "states": state_names()})


def incident(incident_id: str) -> Page | None:
    """Gather an incident; None for an unknown id."""
    rows = incidents(IncidentFilters(incident_id=incident_id)).to_pylist()
    if len(rows) != 1:
        return None
    links = incident_links(incident_id)
    values = {**record(), "incident": rows[0], "links": links}
    return Page(f"{INCIDENT_PAGES}/{incident_id}", "incident", values)


def figure(figure_id: str) -> Page | None:
    """Gather a national figure; None for an unknown id."""
    figures = headline_figures().to_pylist()
    chosen = [row for row in figures if row["figure_id"] == figure_id]
    if not chosen:
        return None
    values = {
        **record(),
        "figure": chosen[0],
        "others": [row for row in figures if row["figure_id"] != figure_id],
        "totals": published_totals().to_pylist(),
    }
    return Page(f"{FIGURE_PAGES}/{figure_id}", "figure", values)


def sheet(page: Page) -> Page:
    """Return the sheet of a place or agency."""
    return replace(page, path=f"{page.path}{SHEET}", kind="sheet", rows={})


def letter(page: Page) -> Page | None:
    """Return the records request to the police of a page; None if they are unknown."""
    area, profile = page.values["area"] or {}, page.values["profile"]
    evidence, leading = area.get("police_evidence"), area.get("leading_agency_name")
    is_town = evidence == "open" or (
        evidence in {"probable", "not_known"}
        and (leading or area["second_agency_name"])
    )
    if page.kind == "agency":
        recipient = profile["agency_name"]
    elif is_town:
        recipient = area["area_name"]
    else:
        recipient = area["leading_agency_name"] or area["second_agency_name"]
    if not recipient:
        return None
    values = {
        **page.values,
        "recipient": recipient,
        "is_to_town": is_town and page.kind != "agency",
    }
    return Page(f"{page.path}{LETTER}", "letter", values)
