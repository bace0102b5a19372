"""What is known of a source since it was asked for again, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.text.formats import day_text
from dashboard.text.rows import Row
from dashboard.text.source_links import SourceLink

_MOST_SEEN = 5


def check_words(check: Row | None) -> str:
    """Say what the last check found, in plain text; empty where there was none.

    Args:
        check: The last check that told anything.

    Returns:
        Such as ``gone on December 1, 2026, copy of August 1, 2019: https://...``.
    """
    if check is None:
        return ""
    words, way_on = _known(check)
    return f"{words}, {way_on.publisher}: {way_on.url}" if way_on else words


def check_markdown(check: Row) -> str:
    """Say the same in Markdown, with its link as one.

    Args:
        check: The last check that told anything.
    """
    words, way_on = _known(check)
    return f"{words}, {way_on.markdown()}" if way_on else words


def checks_told(checks: Mapping[str, Row], sources: Sequence[SourceLink]) -> str:
    """Say what is known of sources since; of many, only of those that are not there.

    Args:
        checks: The last check that told anything, by the address that was asked.
        sources: As a text names them.

    Returns:
        Markdown; empty if there is nothing to say.
    """
    known = dict.fromkeys(source for source in sources if source.url in checks)
    return "; ".join(
        f"{SourceLink(source.publisher, '').markdown()} ({check_markdown(check)})"
        for source in known
        for check in [checks[source.url]]
        if len(known) <= _MOST_SEEN or check["outcome"] != "seen"
    )


def _known(check: Row) -> tuple[str, SourceLink | None]:
    """Return what is known, and where the document can be had now."""
    day = day_text(check["checked_at"].date())
    if check["outcome"] == "seen":
        return f"seen on {day}", None
    if check["outcome"] == "moved":
        link = SourceLink("at its new address", check["final_url"])
        return f"moved, seen on {day}", link
    if not check["archived_url"]:
        return f"gone on {day}, no copy known", None
    copied = f"copy of {day_text(check['archived_on'])}"
    return f"gone on {day}", SourceLink(copied, check["archived_url"])
