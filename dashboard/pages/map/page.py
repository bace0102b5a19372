"""Map page: which agencies, where, and how the states compare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard.charts.agency_map import map_legend
from dashboard.components.filters import colors, is_phone
from dashboard.components.source_note import page_title, source_note
from dashboard.pages.map import answers, words
from dashboard.pages.map.filters import FilterLabels, agency_filters
from dashboard.pages.map.panels import agency_list, agency_panel, area_rates
from dashboard.pages.map.view import map_view
from dashboard.queries.agencies import (
    REGISTRIES,
    RING,
    AgencyFilters,
    count_on_map,
    statement,
)
from dashboard.queries.areas import REACH
from dashboard.queries.labels import limits
from dashboard.queries.registries import camera_registries, camera_registries_of
from dashboard.queries.sources import main_sources, record_day
from dashboard.queries.states import larger_towns
from dashboard.text.addresses import EMBEDDED_MAP


def render() -> None:
    """Draw the page."""
    page_title("Map of agencies")
    labels = answers.filter_labels()
    choices = agency_filters("map", labels, technology_id=RING)
    filters = AgencyFilters(**choices.filters)
    answer = answers.answer(filters)
    with choices.place:
        shown = words.sentence(answer.count, choices.filters, labels)
        basis = f":small[{words.basis(record_day(), answer.main_sources)}]"
        st.markdown(shown if is_phone() else f"{shown} {basis}")
        words.month_note(
            filters.seen_by, limits("dated_joinings").last_on, limits("later_lists")
        )
        meanings = answers.status_words("meaning")
        if not answer.count:
            _why_none(filters, labels, meanings)
        agency, agency_note = answers.opened(answer, choices.agency_id)
        if choices.agency_id and agency is None:
            st.warning(
                "**Agency**: no agency on the map has the id of this link. Everything "
                "else in the link is applied."
            )
        scene = answers.scene(filters, choices.measure)
        agency_id = agency["agency_id"] if agency else ""
        shaded_by = main_sources(scene.areas) if choices.measure in REACH else ()
        named = (*answer.main_sources, *shaded_by, *main_sources(larger_towns(), 1))
        left, right = st.columns([7, 3])
        with left:
            map_view(
                colors(),
                scene.data(colors(), agency),
                scene.key(answer.statuses),
                answer.plotted_ids,
                plain=scene.plain_url,
                state_fips=answers.state_fips(),
                time=scene.time(filters),
                caption=words.picture_caption(
                    words.matches(answer.count, choices.filters, labels),
                    record_day(),
                    named,
                ),
                is_narrow=is_phone(),
            )
            if is_phone():
                st.markdown(basis)
        # why: on a phone, a panel below the map would be off the screen.
        is_sheet = is_phone() and bool(choices.agency_id)
        with st.bottom if is_sheet else right:
            agency_panel(
                agency,
                meanings,
                registries=_registries(agency_id),
                note=agency_note,
                can_close=bool(choices.agency_id),
                is_sheet=is_sheet,
            )
        with right:
            st.html(map_legend(colors(), scene.key(answer.statuses)))
    agency_list(answer, agency_id, _embed_address(filters))
    if filters.technology_id == REGISTRIES:
        words.registry_note(camera_registries().to_pylist())
        words.how_counted(statement(filters), answer.unplaced.num_rows)
        return
    technology = labels.technologies[scene.shading.technology_id]
    level = scene.shading.area_type
    note = words.shading_note(choices.filters, choices.measure, technology, level)
    source_note(named, note=note)
    area_rates(scene.areas, level=level, is_reach=choices.measure in REACH)
    box = st.expander("What the statuses mean", key="map_meanings", on_change="rerun")
    if box.open:
        box.markdown(answers.status_list())
    words.how_counted(statement(filters), answer.unplaced.num_rows)


def _embed_address(filters: AgencyFilters) -> str:
    query = urlencode(filters.to_address())
    return f"{EMBEDDED_MAP}?{query}" if query else EMBEDDED_MAP


def _registries(agency_id: str) -> list[dict[str, Any]]:
    """Return the camera registries that an agency itself runs."""
    rows = camera_registries_of(agency_id).to_pylist() if agency_id else []
    return [row for row in rows if row["agency_id"]]


def _why_none(
    filters: AgencyFilters, labels: FilterLabels, meanings: Mapping[str, str]
) -> None:
    """Explain why no agency matches."""
    past_ring = answers.off_record(filters, labels.technologies[RING])
    if past_ring is None:
        words.no_match()
        return
    words.off_record_note(
        count_on_map(past_ring),
        past_ring.to_parameters(),
        filters.to_parameters(),
        labels,
        meanings[filters.ring_status],
    )


if __name__ == "__main__":
    render()
