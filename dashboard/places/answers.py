"""The answer of a page: the status of its police, who speaks, and on which lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.queries.places import status_reason
from dashboard.rows import Row

# Every status of an agency with who speaks; the templates have a sentence for each.
ANSWERS = frozenset(
    {
        ("active", "report"),
        ("announced", "report"),
        ("announced", "vote"),
        ("declined", "force"),
        ("declined", "report"),
        ("denied", "force"),
        ("denied", "records"),
        ("denied", "report"),
        ("disputed", "force"),
        ("disputed", "records"),
        ("disputed", "report"),
        ("ended", "report"),
        ("last_seen", "list"),
        ("last_seen", "map"),
        ("last_seen", "map_and_list"),
        ("last_seen", "report"),
        ("last_seen", "report_and_list"),
        ("last_seen", "report_of_joining"),
        ("no_documents", "records"),
        ("no_record", "not_known"),
        ("no_record", "search"),
        ("not_checked", "kind_not_covered"),
        ("not_checked", "named_as_user"),
        ("not_checked", "not_known"),
        ("not_checked", "unknown_police"),
        ("not_checked", "untied_entry"),
    }
)
_SEEN_BY = {
    ("atlas_of_2020", True): "map_and_list",
    ("atlas_of_2020", False): "map",
    ("joining_reported", True): "report_and_list",
    ("joining_reported", False): "report_of_joining",
    ("news_page", True): "report_and_list",
    ("news_page", False): "report_of_joining",
    (None, True): "list",
    (None, False): "report",
}


@dataclass(frozen=True)
class Answer:
    """The status of a page's police, who speaks, and the lines that prove it.

    Attributes:
        joined: Line with the date of joining, if any.
        listed: Newest line of a list other than Ring's map.
        said: Line that decides the status.
        originals: A line of each independent source that saw it with Ring.
    """

    status: str
    speaker: str
    joined: Row | None = None
    listed: Row | None = None
    said: Row | None = None
    originals: Sequence[Row] = ()

    @property
    def lines(self) -> list[Row]:
        """The lines that the answer's sentences rest on, each once, oldest first."""
        named = (self.joined, self.listed, self.said, *self.originals)
        rows = {(line["evidence_id"], line["event_on"]): line for line in named if line}
        return sorted(rows.values(), key=lambda line: line["event_on"] or date.max)


def answer_of(profile: Row | None, area: Row | None, lines: Sequence[Row]) -> Answer:
    """Decide who speaks on the status, and on which lines that rests."""
    if profile is None:
        return Answer(*_status_without_agency(area or {}))
    status = profile["ring_status"]
    own = [line for line in lines if line["actor"] == "agency"]
    dated = [
        line for line in own if line["event_type"] == "joined" and line["is_headline"]
    ]
    joined = dated[0] if dated and profile["joined_on"] else None
    lists = [
        line
        for line in own
        if line["event_type"] == "listed"
        and not (joined and line["source_id"] == joined["source_id"])
    ]
    said = next(
        (
            line
            for line in reversed(own)
            if line["source_id"] == profile["ring_status_source_id"]
            and line["event_on"] == profile["ring_status_on"]
        ),
        None,
    )
    originals: dict[str, Row] = {}
    for line in own:
        if origin := line["independent_origin"]:
            # A source speaks for itself where it names the agency, else its first copy.
            first = originals.setdefault(origin, line)
            if line["source_id"] == origin != first["source_id"]:
                originals[origin] = line
    return Answer(
        status,
        _speaker(profile, said),
        joined,
        lists[-1] if lists else None,
        said or next((line for line in lines if status == "not_checked"), None),
        [*originals.values()],
    )


def _speaker(profile: Row, said: Row | None) -> str:
    status = profile["ring_status"]
    if status == "last_seen":
        return _SEEN_BY[profile["joined_basis"], profile["is_on_list"]]
    if status == "no_record":
        return "search"
    if status == "not_checked":
        return status_reason(profile["agency_id"])
    if said is None or said["event_type"] == "council_vote":
        return "vote" if said else "report"
    return str(said["speaker"] or "report")


def _status_without_agency(area: Row) -> tuple[str, str]:
    """Return the status and speaker of a place whose police no source names."""
    if area["untied_entry_name"]:
        return "not_checked", "untied_entry"
    if area["police_evidence"] == "not_known" and area["second_agency_name"]:
        return area["ring_status"], "not_known"
    if area["police_evidence"] == "not_known":
        return "not_checked", "unknown_police"
    return "no_record", "search"
