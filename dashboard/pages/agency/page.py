"""Agency page: what is known of one agency, on what evidence, and what is not."""

from __future__ import annotations

from functools import partial

import pyarrow as pa
import streamlit as st

from dashboard.components.agency_cards import agency_bullets
from dashboard.components.document_parts import (
    document_link,
    draw_answer,
    draw_bands,
    on_screen,
)
from dashboard.components.figure import AS_ROWS, folded_table
from dashboard.components.lookup_box import lookup_box_elsewhere
from dashboard.components.source_note import note_title, page_title
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.documents.card import HISTORY, REGISTRY, described_agency
from dashboard.lookup.answers import answers
from dashboard.lookup.search import find
from dashboard.pages.agency.charts import draw_place, draw_registry, draw_timeline
from dashboard.queries.agency import agency_profile, agency_timeline, company_steps
from dashboard.queries.registries import camera_registries_of, camera_registry_counts
from dashboard.queries.sources import last_day_of_record, sources
from dashboard.queries.states import county_shapes, state_shapes
from dashboard.text.addresses import AGENCY_PAGES
from dashboard.text.markdown import as_code
from dashboard.text.rows import Row

_NEAR_SHOWN = 5


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
    document = described_agency(agency_id)
    words, picture = st.columns([5, 2], gap="large")
    with words:
        page_title(document.title)
        st.markdown(on_screen(document.lead))
        draw_answer(document)
    with picture:
        _place(profile)
    document_link(f"{AGENCY_PAGES}/{agency_id}")
    entries, registries = agency_timeline(agency_id), camera_registries_of(agency_id)
    above, below = {}, {}
    if entries.num_rows:
        above[HISTORY] = partial(
            draw_timeline, entries, company_steps(), last_day_of_record()
        )
        below[HISTORY] = partial(
            folded_table, AS_ROWS, entries, name=f"history_{agency_id}"
        )
    if registries and registries.num_rows:
        above[REGISTRY] = partial(_registries, registries)
    draw_bands(document, above, below)


def _place(profile: Row) -> None:
    fips = profile["state_fips"]
    states = {shape["id"]: shape for shape in state_shapes()}
    counties = {shape["id"]: shape for shape in county_shapes(fips or "")}
    draw_place(profile, states.get(fips), counties.get(profile["county_fips"]))


def _registries(registries: pa.Table) -> None:
    for registry in registries.to_pylist():
        registry_id = registry["registry_id"]
        counts = camera_registry_counts([registry_id])
        if counts.num_rows > 1:
            ids = sorted({str(one) for one in counts["source_id"].to_pylist()})
            cited = {row["source_id"]: row for row in sources(ids).to_pylist()}
            draw_registry(registry, counts, cited)


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


def _words_of(agency_id: str) -> str:
    """Turn an id as `il-addison-police-department` into words to look up."""
    state, _, name = agency_id.replace("_", "-").partition("-")
    words = name.replace("-", " ")
    return f"{words}, {state.upper()}" if words else state


if __name__ == "__main__":
    render()
