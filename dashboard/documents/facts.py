"""All rows and labels for the page of a town, county or agency."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from dashboard.lookup.answers import LookupAnswer, answer_in_full
from dashboard.lookup.search import Candidate
from dashboard.queries._run import per_snapshot
from dashboard.queries.addresses import address_of, addresses_in, lookup_id_at
from dashboard.queries.agency import (
    agency_profile,
    agency_timeline,
    area_of,
    company_steps,
    comparable_to,
    doubts_about,
    governing_ordinance,
    incidents_of,
    neighbors_of,
    program_rules,
    records_law,
    refusals,
    subsidies_about,
    technologies_of,
)
from dashboard.queries.labels import labels_in
from dashboard.queries.lookup import (
    agencies_of_towns,
    agencies_patrolling,
    areas,
    sources_searched,
    towns_with_ring_near,
)
from dashboard.queries.registries import (
    camera_registries_of,
    camera_registry_counts,
    flock_portals_at,
    flock_portals_of,
)
from dashboard.queries.sources import about_snapshot, sources
from dashboard.queries.terms import (
    bills_in,
    company_statements,
    warrant_answers,
)
from dashboard.text.addresses import AGENCY_PAGES, COUNTY_PAGES, TOWN_PAGES
from dashboard.text.languages import ENGLISH, Labels, Language
from dashboard.text.rows import Row, as_rows
from warehouse.paths import site_address

_T = TypeVar("_T")


@dataclass(frozen=True)
class SharedFacts:
    """Rows that are the same for every town and agency, as the queries return them.

    Attributes:
        rules: How police request video from owners, under every program.
        warrants: What each maker's terms say about police access without a warrant.
    """

    as_of_on: date
    language: Labels
    steps: Sequence[Row]
    rules: Sequence[Row]
    warrants: Sequence[Row]
    statements: Sequence[Row]
    searched: Sequence[Row]


@dataclass(frozen=True)
class Facts(SharedFacts):
    """Rows about one town, county or agency, as the queries return them.

    Attributes:
        site: Public address of the record; empty if none is set.
        area: The town or county; for an agency, the area that it polices.
        answer: The look-up's answer for the area; None on an agency's own page.
        profile: The agency, or the leading agency of the area.
        towns: Agencies of a county's towns.
        places: A county's towns, each with its address.
        others_here: Other agencies that police the agency's place.
        rounds: Funding rounds that name the agency.
        around: Funding rounds in its area that do not name the agency.
        ordinance: The law under which the council or board must vote, if known.
        flock: Plate-reader portals of the agency, or of the area's leading agencies.
        sources: Rows of ``sources`` by id, for the laws, bills and registries.
    """

    path: str
    site: str
    area: Row | None
    answer: LookupAnswer | None
    profile: Row | None
    towns: Sequence[Row]
    places: Sequence[tuple[str, Row]]
    others_here: Sequence[Row]
    entries: Sequence[Row]
    rounds: Sequence[Row]
    around: Sequence[Row]
    incidents: Sequence[Row]
    technologies: Sequence[Row]
    registries: Sequence[Row]
    registry_counts: Sequence[Row]
    flock: Sequence[Row]
    doubts: Sequence[Row]
    laws: Sequence[Row]
    comparable: Sequence[Row]
    nearest: Sequence[Row] | None
    neighbors: Sequence[Row]
    bills: Sequence[Row]
    refusals: Sequence[Row]
    ordinance: Row | None
    sources: Mapping[str, Row]

    @property
    def is_of_agency(self) -> bool:
        """Whether these are facts about an agency instead of a town or county."""
        return self.answer is None

    @property
    def state_code(self) -> str:
        """The code of the page's state."""
        return str((self.area or self.profile or {})["state_code"])

    @property
    def state_name(self) -> str:
        """The name of the page's state."""
        return str((self.area or self.profile or {})["state_name"])

    @property
    def is_tribal(self) -> bool:
        """Whether a tribe's police lead here; state law may not bind them."""
        return (self.area or {}).get("leading_role") == "tribal"

    @property
    def all_rounds(self) -> list[Row]:
        """The funding rounds of the agency and of its area."""
        return [*self.rounds, *self.around]

    @property
    def own_registries(self) -> list[Row]:
        """The camera registries that the agency is known to run."""
        return [row for row in self.registries if row["agency_id"]]


def present(value: _T | None) -> _T:
    """Return a row that pages of this type always have."""
    if value is None:
        raise LookupError("The page is of another kind, and has no such facts.")
    return value


def answer_for(area: Row) -> LookupAnswer:
    """Return the look-up's answer for a town or county."""
    only = Candidate(
        area["area_type"],
        area["lookup_id"],
        area["state_code"],
        area["county_name"],
        name_type="own",
        population_count=area["population_count"] or 0,
        similarity=1.0,
    )
    return answer_in_full(only, area)


def build_for_area(
    build: Callable[[Facts], _T | None],
    pages: str,
    page_path: str,
    language: Language = ENGLISH,
) -> _T | None:
    """Build from the facts of a town or county by its address; None if unknown."""
    lookup_id = lookup_id_at(page_path)
    if not lookup_id.startswith("place-" if pages == TOWN_PAGES else "county-"):
        return None
    return build(facts_of_lookup(lookup_id, language))


def facts_of_lookup(lookup_id: str, language: Language = ENGLISH) -> Facts:
    """Load the facts of a town or county by its id."""
    (area,) = areas([lookup_id])
    answer = answer_for(area)
    return _gathered(area_path(lookup_id), area, answer, answer.speaker, language)


def places_in(page_path: str) -> list[tuple[str, Row]]:
    """List the places under the address of a county or state, each with its address."""
    paths = {row["lookup_id"]: row["page_path"] for row in addresses_in(page_path)}
    return [(paths[row["lookup_id"]], row) for row in areas([*paths])]


def build_for_agency(build: Callable[[Facts], _T | None], agency_id: str) -> _T | None:
    """Build from the facts of an agency; None for an id that never existed."""
    rows = agency_profile(agency_id).to_pylist()
    if not rows:
        return None
    (profile,) = rows
    area = next(iter(areas([area_of(profile)])), None)
    path = f"{AGENCY_PAGES}/{profile['agency_id']}"
    return build(_gathered(path, area, None, profile, ENGLISH))


@per_snapshot(2)
def shared_facts(language: Language) -> SharedFacts:
    """Load what is the same for every town and agency."""
    (about,) = about_snapshot().to_pylist()
    return SharedFacts(
        as_of_on=about["as_of_on"] or about["built_at"].date(),
        language=labels_in(language),
        steps=as_rows(company_steps()),
        rules=program_rules(),
        warrants=warrant_answers(),
        statements=company_statements(),
        searched=as_rows(sources_searched()),
    )


def area_path(lookup_id: str) -> str:
    """Return the address of a town's or county's page; empty if it has none."""
    below = address_of(lookup_id)
    pages = TOWN_PAGES if lookup_id.startswith("place-") else COUNTY_PAGES
    return f"{pages}/{below}" if below else ""


def _gathered(
    path: str,
    area: Row | None,
    answer: LookupAnswer | None,
    profile: Row | None,
    language: Language,
) -> Facts:
    known, place = profile or {}, area or {}
    agency_id, lookup_id = known.get("agency_id", ""), place.get("lookup_id", "")
    state_code = str((area or known)["state_code"])
    rounds, around = subsidies_about(agency_id, lookup_id)
    registries = _registries(known) if profile else []
    own = [row["registry_id"] for row in registries if row["agency_id"]]
    counts = as_rows(camera_registry_counts(own)) if own else ()
    laws = as_rows(records_law(state_code))
    state_bills = bills_in(state_code)
    ids = {
        row[column]
        for row in (*laws, *state_bills, *registries, *counts)
        for column in ("source_id", "agency_source_id", "note_source_id")
        if row.get(column)
    }
    is_county = place.get("area_type") == "county"
    return Facts(
        **vars(shared_facts(language)),
        path=path,
        site=site_address(),
        area=area,
        answer=answer,
        profile=profile,
        towns=agencies_of_towns(place["county_fips"]).to_pylist()
        if is_county and answer
        else [],
        places=places_in(path.removeprefix(f"{COUNTY_PAGES}/"))
        if is_county and answer
        else [],
        others_here=[] if answer else _others_here(known),
        entries=agency_timeline(agency_id).to_pylist() if profile else [],
        rounds=rounds,
        around=around,
        incidents=incidents_of(agency_id).to_pylist() if profile else [],
        technologies=technologies_of(agency_id).to_pylist() if profile else [],
        registries=registries,
        registry_counts=counts,
        flock=flock_portals_at(lookup_id) if answer else flock_portals_of(agency_id),
        doubts=doubts_about(agency_id).to_pylist() if profile else [],
        laws=laws,
        comparable=comparable_to(lookup_id) if lookup_id else [],
        nearest=_nearest(area, profile) if answer else None,
        neighbors=[] if answer else neighbors_of(agency_id).to_pylist(),
        bills=state_bills,
        refusals=refusals(),
        ordinance=governing_ordinance(lookup_id) if lookup_id else None,
        sources={row["source_id"]: row for row in as_rows(sources(sorted(ids)))},
    )


def _registries(profile: Row) -> Sequence[Row]:
    rows = camera_registries_of(
        profile["agency_id"],
        place_name=profile["place_name"] or "",
        county_name=profile["county_name"] or "",
        state_code=profile["state_code"],
    )
    return list(rows.to_pylist())


def _others_here(profile: Row) -> list[Row]:
    """List other agencies that patrol an agency's place."""
    patrolling = agencies_patrolling(
        profile["place_id"] or "", profile["county_fips"] or "", profile["state_code"]
    )
    return [row for row in patrolling if row["agency_id"] != profile["agency_id"]]


def _nearest(area: Row | None, profile: Row | None) -> Sequence[Row] | None:
    """List the nearest towns with a record, if the area's own police have none."""
    is_known = profile and profile["has_ring_record"]
    if area is None or area["latitude"] is None or is_known:
        return None
    return towns_with_ring_near(area["lookup_id"])
