"""What a sheet for a meeting says beside the pages: numbered sources, and questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dashboard.queries.evidence import copies
from dashboard.queries.labels import labels
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink
from dashboard.words.sources import cite_row, named_source
from dashboard.words.terms import when_supported

_QUESTIONS = 3
_LINK = re.compile(r",?\s*\[(?:[^\[\]\\]|\\.)*\]\((https?://[^)\s]+)\)")
_SMALL = ":small["
# A mark beside a claim, such as which of several is used; a sheet has no room for it.
_BADGE = re.compile(r":[a-z]+-badge\[[^\]]*\]")


class NumberedSources:
    """The sources of a sheet, each with a number in the order of reading."""

    def __init__(self) -> None:
        """Begin with none."""
        self._numbers: dict[str, int] = {}

    def short(self, markdown: str) -> str:
        """Return Markdown with the number of each source in place of its name.

        Args:
            markdown: As dashboard/words writes it. What stands in small beside a
                source, such as when it was last checked, is left to the page.
        """
        markdown = _BADGE.sub("", markdown)
        parts, at = [], 0
        while (start := markdown.find(_SMALL, at)) >= 0:
            end = _closing(markdown, start + len(_SMALL))
            inner = markdown[start + len(_SMALL) : end]
            numbers = self._marks(_LINK.findall(inner), copied=copies())
            parts.append(self._linked(markdown[at:start]))
            parts.append(numbers or self._linked(inner))
            at = end + 1
        parts.append(self._linked(markdown[at:]))
        return " ".join("".join(parts).split()).replace("( [", "([")

    def listed(self, named: Iterable[SourceLink]) -> list[str]:
        """List the sources in the order of their numbers, as Markdown.

        Args:
            named: All that the parts of the sheet named.
        """
        by_url = {_address(source): source for source in named}
        return [named_source(by_url[url]) for url in self._numbers]

    def _linked(self, markdown: str) -> str:
        return _LINK.sub(lambda link: self._marks([link[1]]), markdown)

    def _marks(
        self, urls: Sequence[str], *, copied: frozenset[str] = frozenset()
    ) -> str:
        numbers = {
            self._numbers.setdefault(url, len(self._numbers) + 1): url for url in urls
        }
        return "".join(
            f"{' as retold by' if numbers[n] in copied else ''} "
            f"[\\[{n}\\]]({numbers[n]})"
            for n in sorted(numbers)
        )


def council_of(serves: str) -> str:
    """Name whoever decides in public what a body may do.

    Args:
        serves: What it serves, as ``serves`` of ``page_agency_profiles`` has it.
    """
    return labels("governing_body").get(serves, "the council")


def questions_for_council(
    profile: Row | None,
    *,
    body: str,
    council: str,
    town: str = "",
    registries: Sequence[Row],
    rounds: Sequence[Row],
    technologies: Sequence[Row],
) -> list[str]:
    """Ask what follows from a town's facts; the first three that do.

    Args:
        profile: A row of ``agency_profile``; None for a body that no source names.
        body: Who is asked about.
        council: Who is asked, as :func:`council_of` names it.
        town: The town, where it is not known for sure who polices it.
        registries: Its camera registries, as rows of ``camera_registries_of``.
        rounds: Its funding rounds, as rows of ``subsidies_of``.
        technologies: Rows of ``technologies_of``.
    """
    known = profile or {}
    name = plain(body)
    has_record = known.get("has_ring_record")
    asked = [
        (
            bool(town),
            f"Does {plain(town)} have police of its own, or does a sheriff or another "
            "agency police it under contract?",
        ),
        (
            bool(registries),
            f"Who may see the cameras in the registry of {name}, under which written "
            "rules, and who decided on it?",
        ),
        (
            bool(rounds),
            "Who got the cameras that public or donated money helped to pay for, and "
            "what were residents asked in return?",
        ),
        (
            has_record and not known.get("has_instrument"),
            f"What did {name} agree to with Ring, who signed it, and did {council} "
            "see it?",
        ),
        (
            has_record,
            f"Does {name} ask residents for video through Community Requests or any "
            "other company today, and how often?",
        ),
        (
            not has_record,
            f"Did {name} ever use Ring's portal for police, and does it use Community "
            "Requests now? Will it say so in writing?",
        ),
        (
            True,
            "What happens to video that residents share: how long is it kept, who may "
            "see it, and with whom is it shared?",
        ),
        (
            bool(technologies),
            "Where can residents read which surveillance technologies are in use, and "
            "what each is for?",
        ),
        (
            True,
            f"Will {council} vote, in public, before police use a new way to private "
            "cameras?",
        ),
    ]
    return [question for applies, question in asked if applies][:_QUESTIONS]


def answers_in_short(rows: Sequence[Row], count: int) -> list[str]:
    """Tell what a maker's texts say on the first questions answered, as Markdown.

    Args:
        rows: Rows of ``current_answers`` of one maker, in the order of the questions.
        count: How many.
    """
    return [
        f"**{plain(row['topic_name'])}.** {plain(row['summary'])} "
        f"({when_supported(row)}) {cite_row(row)}"
        for row in [row for row in rows if row["summary"]][:count]
    ]


def _closing(markdown: str, start: int) -> int:
    """Find the bracket that closes what opened right before a place."""
    depth, at = 1, start
    while depth and at < len(markdown):
        if markdown[at] == "\\":
            at += 1
        elif markdown[at] in "[]":
            depth += 1 if markdown[at] == "[" else -1
        at += 1
    return at - 1


def _address(source: SourceLink) -> str:
    found = _LINK.search(source.markdown())
    return found[1] if found else ""
