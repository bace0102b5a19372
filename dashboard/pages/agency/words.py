"""What the history of an agency says, and what it leaves open."""

from __future__ import annotations

from dashboard.queries.evidence import limits
from dashboard.queries.labels import label, labels
from dashboard.text.formats import day_text
from dashboard.text.rows import Row


def event_words(row: Row) -> str:
    """Say what one entry of the history says.

    Args:
        row: A row of ``agency_timeline``.

    Returns:
        Such as ``On a list of agencies with Ring``.
    """
    if row["actor"] == "company":
        return f"{row['programme_name']}: ended by Ring, not by the agency"
    step = label("agency_event_type", row["event_type"])
    if row["actor"] == "beside":
        return f"{step}: {row['programme_name']}, which is not taking part with Ring"
    basis = f"{row['event_type']} {row['basis']}"
    return labels("agency_event_basis").get(basis, step)


def short_event_words(row: Row) -> str:
    """Say in a few words what one entry of the history says, for a chart."""
    words = label("agency_event_type", row["event_type"])
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
    lists_end = day_text(limits("later_lists").last_on, "month")
    found = []
    if status == "no_record":
        found.append(
            "Whether it ever took part. Nothing was found, which does not mean no: the "
            f"lists with names that we have stop in {lists_end}, and who uses "
            "Community Requests since 2025 is listed nowhere that we know of."
        )
    elif status == "not_checked":
        found.append(
            "Whether it takes part: nobody has looked, an entry is open, or only "
            "others name it."
        )
    elif status == "disputed":
        found.append(
            "Who is right. Lists have it, it is said to take no part, and no document "
            "that we know of settles it."
        )
    elif status != "active":
        found.append(
            f"Whether it takes part today. No list later than {lists_end} is among our "
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
