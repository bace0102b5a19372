"""What the codes of an agency's history are called on its page."""

from __future__ import annotations

from dashboard.text.agency_kinds import KIND_LABELS
from dashboard.text.rows import Row

EVENT_LABELS = {
    "joined": "Joined",
    "listed": "On a list",
    "reported": "Named with Ring",
    "announced": "Announced",
    "approved": "Approved",
    "council_vote": "Council vote",
    "declined": "Declined",
    "denied": "Said to take no part",
    "paused": "Paused",
    "returned_equipment": "Returned equipment",
    "ended": "Ended by the agency",
}
# What the entry says where the kind of evidence changes the words.
_BY_BASIS = {
    ("joined", "map_date"): "Joined: active on Ring's own map from this day",
    ("joined", "news_page"): "Joined, says a page that names it",
    ("listed", "list"): "On a list of agencies with Ring",
    ("reported", "news_page"): "Named with Ring on a page",
    ("reported", "statement"): "Taking part, says a report",
}
INSTRUMENT_LABELS = {
    "memorandum": "memorandum",
    "acknowledgement_form": "acknowledgement form",
    "council_vote": "vote of the council",
    "account_only": "an account only",
    "grant": "grant",
}
_POLICE_OF = {
    "town": "Town police",
    "unknown_town": "Town police",
    "county": "County police",
}
SOURCE_KIND_LABELS = {
    "primary": "primary source",
    "dataset": "data set",
    "press": "press",
    "vendor": "the company",
    "repost": "repost, weaker than its original",
}
STEP_LABELS = {
    "announced": "announced",
    "started": "started",
    "ended": "ended by Ring",
    "dropped": "dropped before it started",
}


def kind_words(row: Row) -> str:
    """Say what kind of agency it is, and for police whose.

    Args:
        row: A row with ``agency_type``, ``serves``, ``is_state_patrol`` and
            ``is_beside_town_police``.
    """
    if row["serves"] == "state":
        return "State police" if row["is_state_patrol"] else "Body of the state"
    if row["is_beside_town_police"]:
        return "Police based here, not the town's own"
    if row["agency_type"] == "police":
        return _POLICE_OF.get(row["serves"], KIND_LABELS["police"])
    return KIND_LABELS[row["agency_type"]]


def event_words(row: Row) -> str:
    """Say what one entry of the history says.

    Args:
        row: A row of ``agency_timeline``.

    Returns:
        Such as ``On a list of agencies with Ring``.
    """
    if row["actor"] == "company":
        return f"{row['programme_name']}: ended by Ring, not by the agency"
    label = EVENT_LABELS[row["event_type"]]
    if row["actor"] == "beside":
        return f"{label}: {row['programme_name']}, which is not taking part with Ring"
    return _BY_BASIS.get((row["event_type"], row["basis"]), label)


def short_event_words(row: Row) -> str:
    """Say in a few words what one entry of the history says, for a chart."""
    words = EVENT_LABELS[row["event_type"]]
    if row["actor"] == "beside":
        return f"{words}: {row['programme_name']}"
    return f"{words} (Ring's map)" if row["basis"] == "map_date" else words


def unknowns(profile: Row) -> list[str]:
    """List what the record does not tell of an agency.

    Args:
        profile: A row of ``agency_profile``.

    Returns:
        Sentences, the most important first.
    """
    status = profile["ring_status"]
    found = []
    if status == "no_record":
        found.append(
            "Whether it ever took part. Nothing was found, which is not a no: the "
            "lists with names that we have stop in August 2021, and who uses "
            "Community Requests since 2025 is listed nowhere that we know of."
        )
    elif status == "not_checked":
        found.append("Whether it takes part: nobody has looked, or an entry is open.")
    elif status == "disputed":
        found.append(
            "Who is right. Lists have it, it is said to take no part, and no document "
            "that we know of settles it."
        )
    elif status != "active":
        found.append(
            "Whether it takes part today. No list later than August 2021 is among our "
            "sources; gone from a list would not mean ended either."
        )
    if not profile["has_ring_record"]:
        return found
    if profile["joined_on"] is None:
        found.append("When it joined: no source that we know of gives a date.")
    elif profile["earlier_on"] is not None:
        found.append("When it joined: sources disagree, and both dates are shown.")
    if not profile["has_instrument"]:
        found.append(
            "How it was agreed: no memorandum, form, vote or grant is in our sources."
        )
    if profile["video_request_count"] is None:
        found.append("How often it asked camera owners for video, and what it got.")
    found.append("What became of footage that residents shared with it.")
    return found
