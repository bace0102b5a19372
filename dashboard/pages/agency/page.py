"""Agency page: what is known of one agency, on what evidence, and what is not."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow.compute as pc
import streamlit as st

from dashboard.components.agency_cards import agency_bullets
from dashboard.components.document_link import document_link
from dashboard.components.figure import figure
from dashboard.components.filters import is_phone
from dashboard.components.lookup_box import lookup_box_elsewhere
from dashboard.components.source_note import (
    note_in_text,
    note_rows,
    note_title,
    page_title,
)
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.lookup.answers import answers
from dashboard.lookup.search import find
from dashboard.pages.agency.doors import registry_panel, technologies_panel
from dashboard.pages.agency.evidence_panel import steps_panel
from dashboard.pages.agency.header import agency_header
from dashboard.pages.agency.history import agency_history
from dashboard.queries.agency import (
    agency_profile,
    agency_timeline,
    area_of,
    company_steps,
    comparable_to,
    doubts_about,
    incidents_of,
    neighbors_of,
    records_law,
    subsidies_about,
    technologies_of,
)
from dashboard.queries.lookup import agencies_serving
from dashboard.queries.registries import (
    camera_registries_of,
    camera_registry_counts,
)
from dashboard.queries.sources import last_day_of_record, sources
from dashboard.queries.states import county_shapes, state_shapes
from dashboard.text.addresses import AGENCY_PAGES
from dashboard.text.markdown import as_code, plain
from dashboard.text.rows import Row, as_rows
from dashboard.words.doors import (
    DOORS_ARE_NOT_RING,
    no_registry,
    offered_today,
    place_registries_told,
    registry_sources,
)
from dashboard.words.history import (
    ENDED_BY_COMPANY_ALONE,
    ended_by_company,
    no_history,
    told_doubts,
    unknowns,
)
from dashboard.words.laws import laws_told
from dashboard.words.places import (
    NEIGHBORS_WITHIN,
    NO_COMPARABLE,
    NO_NEIGHBORS,
    comparable_told,
    how_compared,
    miles_away,
)
from dashboard.words.ties import incidents_told, nothing_tied, subsidies_told

_PATROLLING = 3


def render() -> None:
    """Draw the page."""
    asked = Control("agency", "agency", "Agency", kind="text")
    open_url((asked,))
    agency_id = str(st.session_state[asked.key])
    write_url((asked,))
    found = agency_profile(agency_id).to_pylist()
    if not found:
        _unknown(agency_id)
        return
    (profile,) = found
    agency_id = profile["agency_id"]
    st.set_page_config(page_title=f"{profile['agency_name']} | Porchlight")
    note_title(profile["agency_name"])
    _header(profile)
    document_link(f"{AGENCY_PAGES}/{agency_id}")
    entries = agency_timeline(agency_id)
    st.header("History and evidence")
    if entries.num_rows:
        agency_history(
            entries, company_steps(), name=agency_id, last_day=last_day_of_record()
        )
    else:
        st.markdown(no_history(profile))
    _company(entries.to_pylist())
    _not_known(profile)
    _doors(profile)
    _ties(profile)
    _beside(profile)


def _header(profile: Row) -> None:
    fips = profile["state_fips"]
    states = {shape["id"]: shape for shape in state_shapes()}
    counties = {shape["id"]: shape for shape in county_shapes(fips or "")}
    agency_header(profile, states.get(fips), counties.get(profile["county_fips"]))


def _company(entries: Sequence[Row]) -> None:
    """Tell what only the company did, apart from the agency's own steps."""
    own = [row for row in entries if row["actor"] == "company"]
    st.header("What the company did for all agencies")
    ended = (f"- {ended_by_company(row)}" for row in own)
    st.markdown("\n".join([f"{ENDED_BY_COMPANY_ALONE}\n", *ended]))
    _steps(is_open=bool(own))


def _steps(*, is_open: bool) -> None:
    """Offer the company's own steps in a box that is filled once it is opened."""
    steps, name = company_steps(), "company_steps"
    box = st.expander(
        "Ring's programs for police, step by step",
        expanded=is_open,
        key=f"{name}_box",
        on_change="rerun",
    )
    if box.open:
        with box:
            told = "What Ring started, ended and dropped, oldest first"
            with figure(name, f"{told}.", steps, first="List"):
                steps_panel(steps, is_narrow=is_phone(), alt_text=told)
    else:
        note_rows(name, steps)


def _not_known(profile: Row) -> None:
    st.header("What we do not know")
    doubts = told_doubts(doubts_about(profile["agency_id"]).to_pylist())
    told = [*map(plain, unknowns(profile)), *doubts]
    st.markdown("\n".join(f"- {sentence}" for sentence in told))
    laws = records_law(profile["state_code"]).to_pylist()
    cited = sources([law["source_id"] for law in laws]) if laws else None
    told = laws_told(laws, cited.to_pylist() if cited else (), who="the agency")
    st.markdown("\n\n".join(told))


def _doors(profile: Row) -> None:
    """Tell how else police reach private cameras here, apart from Ring's record."""
    st.header("Other ways police reach private cameras")
    st.markdown(DOORS_ARE_NOT_RING)
    st.subheader("Camera registry", anchor=False)
    _registries(profile)
    st.subheader("What Ring offers police now", anchor=False)
    st.markdown("\n\n".join(offered_today(as_rows(company_steps()))))
    st.subheader("Other technologies of this agency", anchor=False)
    technologies_panel(technologies_of(profile["agency_id"]).to_pylist())


def _registries(profile: Row) -> None:
    found = camera_registries_of(
        profile["agency_id"],
        place_name=profile["place_name"] or "",
        county_name=profile["county_name"] or "",
        state_code=profile["state_code"],
    )
    if found is None:
        st.markdown("The snapshot that you read was made before we collected them.")
        return
    rows = found.to_pylist()
    note_in_text(*rows)
    own = [row for row in rows if row["agency_id"]]
    counts = camera_registry_counts([row["registry_id"] for row in own])
    ids = registry_sources(rows, counts.to_pylist())
    known = sources(ids).to_pylist() if ids else []
    cited = {row["source_id"]: row for row in known}
    for row in own:
        is_its = pc.equal(counts["registry_id"], row["registry_id"])
        registry_panel(row, counts.filter(is_its), cited, profile)
    if not own:
        st.markdown(no_registry())
    told = place_registries_told([r for r in rows if not r["agency_id"]], cited)
    if told:
        st.markdown("\n".join(f"- {line}" for line in told))


def _ties(profile: Row) -> None:
    rounds, around = subsidies_about(profile["agency_id"], area_of(profile))
    incidents = incidents_of(profile["agency_id"]).to_pylist()
    note_in_text(*rounds, *around, *incidents)
    if rounds or around:
        st.header("Public and donated money for Ring cameras")
        st.markdown("\n".join(f"- {line}" for line in subsidies_told(rounds, around)))
    if incidents:
        st.header("Incidents that name this agency")
        st.markdown("\n".join(f"- {line}" for line in incidents_told(incidents)))
    if nothing := nothing_tied([*rounds, *around], incidents):
        st.markdown(f":small[{nothing}]")


def _beside(profile: Row) -> None:
    """List who shares the place, who is near, and who is of like size."""
    serving = agencies_serving(
        profile["place_id"] or "", profile["county_fips"] or "", profile["state_code"]
    )
    others = [
        row
        for row in serving
        if row["agency_id"] != profile["agency_id"] and row["kind_order"] < _PATROLLING
    ]
    if others:
        st.header("Who else polices the same place")
        agency_bullets(others)
    near, alike = st.columns(2, gap="large")
    neighbors = neighbors_of(profile["agency_id"]).to_pylist()
    comparable = comparable_to(profile["agency_id"]).to_pylist()
    with near:
        st.header("Nearest agencies")
        _neighbors(neighbors)
    with alike:
        kind = "counties" if profile["serves"] == "county" else "towns"
        st.header(f"Comparable {kind}")
        _comparable(comparable)


def _neighbors(rows: Sequence[Row]) -> None:
    if not rows:
        st.markdown(NO_NEIGHBORS)
        return
    st.markdown(f":small[{NEIGHBORS_WITHIN}]")
    agency_bullets(rows, [miles_away(row) for row in rows])


def _comparable(rows: Sequence[Row]) -> None:
    if not rows:
        st.markdown(NO_COMPARABLE)
        return
    st.markdown(f":small[{how_compared(rows)}]")
    named = [
        {**row, "label": f"{row['area_name']}, {row['state_code']}"} for row in rows
    ]
    agency_bullets(named, [comparable_told(row) for row in rows])


def _unknown(agency_id: str) -> None:
    """Help the reader of a wrong or retired link."""
    if not agency_id:
        page_title("Which agency?")
        st.markdown("This page shows one agency. Look it up by its name or its town.")
        lookup_box_elsewhere("agency_lookup")
        return
    page_title("No agency has this address")
    st.markdown(
        f"The link asks for {as_code(agency_id)}, which no agency on record has. It "
        "may be mistyped or cut off. Nothing was deleted: an id is never given up or "
        "used twice."
    )
    lookup_box_elsewhere("agency_lookup")
    near = [
        row
        for answer in answers(find(_words_of(agency_id)))[:_NEAR_SHOWN]
        for row in answer.agencies[:1]
    ]
    if near:
        st.header("The nearest names")
        agency_bullets(near)


_NEAR_SHOWN = 5


def _words_of(agency_id: str) -> str:
    """Turn an id as `il-addison-police-department` into words to look up."""
    state, _, name = agency_id.replace("_", "-").partition("-")
    words = name.replace("-", " ")
    return f"{words}, {state.upper()}" if words else state


if __name__ == "__main__":
    render()
