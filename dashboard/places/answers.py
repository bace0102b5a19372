"""The answer of a page: its code, and the lines that its sentences rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.rows import Row


@dataclass(frozen=True)
class Answer:
    """The answer on a page's police and Ring, and the lines that prove it.

    Attributes:
        code: Which sentence the page says, of the vocabulary `ring_answer`.
        status: Status with Ring.
        joined: Line with the date of joining, if any.
        listed: Newest line of a list other than Ring's map.
        said: Line that decides the status.
        originals: A line of each independent source that saw it with Ring.
        seen_from_on: First day that a dated source puts it with Ring.
    """

    code: str
    status: str
    joined: Row | None = None
    listed: Row | None = None
    said: Row | None = None
    originals: Sequence[Row] = ()
    seen_from_on: date | None = None

    @property
    def lines(self) -> list[Row]:
        """The lines that the answer's sentences rest on, each once, oldest first."""
        named = (self.joined, self.listed, self.said, *self.originals)
        rows = {(line["evidence_id"], line["event_on"]): line for line in named if line}
        return sorted(rows.values(), key=lambda line: line["event_on"] or date.max)


def answer_of(profile: Row | None, area: Row | None, lines: Sequence[Row]) -> Answer:
    """Collect the lines of the answer that the row of a place or agency has."""
    answering = area or profile or {}
    code, status = answering["ring_answer"], answering["ring_status"]
    if profile is None:
        return Answer(code, status)
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
        code,
        status,
        joined,
        lists[-1] if lists else None,
        said or next((line for line in lines if status == "not_checked"), None),
        [*originals.values()],
        profile["seen_from_on"],
    )
