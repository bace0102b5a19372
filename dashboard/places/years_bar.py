"""The years since 2018 as a bar: on record, not known, closed, asked again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from dashboard.places.answers import Answer
from dashboard.rows import Row

_FIRST_YEAR = 2018
_WIDTH, _TOP, _HEIGHT = 360, 3, 14


def years_bar(
    answer: Answer, closed: Row, back: Row | None, as_of_on: date, words: Sequence[str]
) -> str:
    """Draw the bar as SVG, with its key.

    Args:
        words: Its description, then the names of its four parts.
    """
    title, *names = words
    days = (date(as_of_on.year + 1, 1, 1) - date(_FIRST_YEAR, 1, 1)).days

    def at(day: date) -> float:
        return round(_WIDTH * max(0, (day - date(_FIRST_YEAR, 1, 1)).days) / days, 1)

    drawn = {"unknown": _box("unknown", 0, _WIDTH)}
    seen = [line["event_on"] for line in answer.lines if line["event_on"]]
    if answer.seen_from_on:
        start, end = at(answer.seen_from_on), at(max(seen))
        drawn["seen"] = _box("seen", start, max(end - start, 2))
    close = at(closed["step_on"])
    drawn["closed"] = f'<path class="closed" d="M{close} 0v{_HEIGHT + 6}"/>'
    if back:
        start = at(back["step_on"])
        drawn["asked"] = _box("asked", start, at(as_of_on) - start)
    years = "".join(
        f'<text x="{at(date(year, 1, 1)) + 1}" y="33">{year}</text>'
        for year in range(_FIRST_YEAR, as_of_on.year + 1)
    )
    kinds = ("seen", "unknown", "closed", "asked")
    key = "".join(
        f'<li><i class="{kind}"></i>{escape(name)}</li>'
        for kind, name in zip(kinds, names, strict=True)
        if kind in drawn
    )
    return (
        f'<svg class="years" viewBox="0 0 {_WIDTH} 36" role="img" '
        f'aria-label="{escape(title)}">{"".join(drawn.values())}{years}</svg>'
        f'<ul class="key" aria-hidden="true">{key}</ul>'
    )


def _box(kind: str, x: float, width: float) -> str:
    return (
        f'<rect class="{kind}" x="{x}" y="{_TOP}" width="{round(width, 1)}" '
        f'height="{_HEIGHT}"/>'
    )
