"""Other doors to private cameras: registries, and what the company offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

from dashboard.charts.agency import READINGS, registered_cameras_line
from dashboard.components.agency_cards import status_sentence
from dashboard.components.chart_panel import chart_panel
from dashboard.components.column_registry import pick_columns
from dashboard.components.reader import colours
from dashboard.components.source_note import cite
from dashboard.pages.agency.evidence_panel import source_of
from dashboard.text.formats import day_text, grouped
from dashboard.text.markdown import plain
from dashboard.text.registries import registered_cameras
from dashboard.text.rows import Row
from dashboard.text.source_links import SourceLink

_COLUMNS = pick_columns(
    *("observed_on", "registered_camera_count", "integrated_camera_count", "note"),
)


def registry_panel(
    registry: Row,
    counts: pa.Table,
    sources: Mapping[str, Row],
    profile: Row,
) -> None:
    """Tell what an agency's own registry published, and what that is not.

    Args:
        registry: A row of ``camera_registries_of`` with this agency.
        counts: Its rows of ``camera_registry_counts``.
        sources: Rows of ``sources`` by their id.
        profile: The agency.
    """
    portal = SourceLink(registry["portal_name"], registry["portal_url"])
    owner = f"{portal.markdown()}, software of {plain(registry['vendor_name'])}"
    if registry["last_read_on"] is None:
        st.markdown(
            f"**On a list of portals of {day_text(registry['listed_on'])}:** {owner}. "
            "Its counts were out of our reach, which is no sign that it has none."
        )
    else:
        st.markdown(_counts(registry, owner))
    st.markdown(
        "**What this is not:** a figure of Ring's. A registered camera may be of any "
        "make, and a registry says nothing for or against an agreement with Ring. On "
        f"this agency and Ring the record says: **{plain(status_sentence(profile))}**."
    )
    st.markdown("  \n".join(f":small[{line}]" for line in _notes(registry, sources)))
    if counts.num_rows > 1:
        _curve(registry, counts, sources)


def registries_of_the_place(rows: Sequence[Row], sources: Mapping[str, Row]) -> None:
    """Name the registries of a place of which nobody knows for sure who runs them.

    Args:
        rows: Rows of ``camera_registries_of`` without an agency.
        sources: Rows of ``sources`` by their id.
    """
    for row in rows:
        portal = SourceLink(row["portal_name"], row["portal_url"])
        runs = (
            f"names {plain(row['agency_name'])}, which could not be tied to one agency"
            if row["agency_name"]
            else "does not say which agency runs it"
        )
        counted = (
            f" It had {registered_cameras(row)} on {day_text(row['last_read_on'])}."
            if row["last_read_on"]
            else ""
        )
        st.markdown(
            f"- A portal for {plain(row['place_name'] or row['county_name'])} is on "
            f"the list, {portal.markdown()}. It {runs}.{counted} "
            f":small[{_source(row['source_id'], sources)}]"
        )


def offered_today(steps: Sequence[Row]) -> None:
    """Tell which of the company's programmes no source reports an end of.

    Args:
        steps: Rows of ``company_steps``.
    """
    over = {row["programme_id"] for row in steps if row["step_type"] in _OVER}
    running = [
        row
        for row in steps
        if row["step_type"] == "started" and row["programme_id"] not in over
    ]
    for row in running:
        since = day_text(row["step_on"], row["step_on_precision"])
        st.markdown(
            f"**{plain(row['programme_name'])}**, since {since}: no source that we "
            "know of reports its end. No list says which agencies use it, so whether "
            "this one does is not known. "
            f":small[{source_of(row)} · last checked {day_text(row['checked_on'])}]"
        )


_OVER = {"ended", "dropped"}


def _counts(registry: Row, owner: str) -> str:
    own, shared = (
        registry["last_owned_camera_count"],
        registry["last_shared_camera_count"],
    )
    parts = (
        f" Its own: {grouped(own)}; shared with it directly: {grouped(shared)}."
        if own is not None and shared is not None
        else ""
    )
    return (
        f"**{registered_cameras(registry)}** on {day_text(registry['last_read_on'])}, "
        f"by the portal's own count: {owner}. Owners told police that these cameras "
        "exist and may be asked for their video; that is no live access.  \n"
        f"**{grouped(registry['last_integrated_camera_count'])} cameras that police "
        "can view** through that software on the same day. Cameras of other agencies' "
        f"accounts are among them, so they are not the cameras of this place.{parts}"
    )


def _notes(registry: Row, sources: Mapping[str, Row]) -> list[str]:
    lines = [
        f"Who runs it: {plain(registry['match_note'])}"
        + _after(registry["agency_source_id"], sources)
    ]
    if registry["note"]:
        lines.append(
            plain(registry["note"]) + _after(registry["note_source_id"], sources)
        )
    if registry["last_failed_on"]:
        failed = day_text(registry["last_failed_on"])
        lines.append(f"Its profile could last not be read on {failed}.")
    lines.append(
        f"{_source(registry['source_id'], sources)} · last checked "
        f"{day_text(sources[registry['source_id']]['retrieved_on'])}"
    )
    return lines


def _after(source_id: str | None, sources: Mapping[str, Row]) -> str:
    return f" {_source(source_id, sources)}." if source_id else ""


def _source(source_id: str, sources: Mapping[str, Row]) -> str:
    return cite(_link(sources[source_id]))


def _link(row: Row) -> SourceLink:
    return SourceLink(row["publisher"], row["source_url"], row["title"] or "")


def _curve(registry: Row, counts: pa.Table, sources: Mapping[str, Row]) -> None:
    first, last = registry["first_read_on"], registry["last_read_on"]
    cited = dict.fromkeys(map(str, counts["source_id"].to_pylist()))
    chart_panel(
        registered_cameras_line(colours()),
        {READINGS: counts},
        counts,
        name=f"registry_{registry['registry_id']}",
        alt_text=f"Line: registered cameras of {registry['portal_name']} from "
        f"{day_text(first)} to {day_text(last)}.",
        sources=[_link(sources[source_id]) for source_id in cited],
        note="Registered cameras. A day without a point is unchanged or was not read. "
        "Nothing is known of the time before the first.",
        columns=_COLUMNS,
    )
