"""How police get video: Ring's current programs, makers' terms and other ways."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.text.formats import grouped
from dashboard.text.languages import Labels
from dashboard.text.rows import Row
from dashboard.text.statuses import counter_at_zero, newest_count
from dashboard.words.sources import cite_row

# What camera owners want to know about a request, in the order of the steps.
_ASPECTS = (
    *("publication", "response", "what_police_see", "where_footage_goes", "opt_out"),
    *("who_can_create", "federal_agencies"),
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
    text = f"{newest_count(registry)}: {owner}."
    if not counter_at_zero(registry):
        text += (
            " Owners told police that these cameras exist and may be asked for their "
            "video; that is not live access."
        )
    elif not registry["last_integrated_camera_count"]:
        return text
    viewed = grouped(registry["last_integrated_camera_count"])
    return (
        f"{text}  \n**{viewed} cameras that police can view** through that "
        "software on the same day. Cameras of other agencies' accounts are among them, "
        f"so they are not the cameras of this place.{parts}"
    )


def _after(source_id: str | None, sources: Mapping[str, Row], language: Labels) -> str:
    return f" {cite_row(sources[source_id], language)}." if source_id else ""
