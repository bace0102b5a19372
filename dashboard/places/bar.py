"""The years since 2018 as a bar: on record, not known, closed, asked again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from dashboard.places.gather import Answer
from dashboard.rows import Row

_FIRST_YEAR = 2018
_WIDTH, _TOP, _HEIGHT = 720, 6, 18


def years_bar(
    answer: Answer, closed: Row, back: Row | None, as_of_on: date, words: Sequence[str]
) -> str:
    """Draw the bar as SVG.

    Args:
        words: Its description, then the names of its three parts.
    """
    title, on_record, closing, asking = words
    last = date(as_of_on.year + 1, 1, 1)
    days = (last - date(_FIRST_YEAR, 1, 1)).days

    def at(day: date) -> float:
        return round(_WIDTH * max(0, (day - date(_FIRST_YEAR, 1, 1)).days) / days, 1)

    parts = [_box("unknown", 0, _WIDTH)]
    seen = [line["event_on"] for line in answer.originals if line["event_on"]]
    seen += [line["event_on"] for line in answer.lines if line["event_on"]]
    if answer.originals and seen:
        start, end = at(min(seen)), at(max(seen))
        parts.append(_box("seen", start, max(end - start, 4)))
        parts.append(_text(on_record, min(start, _WIDTH - 90), 42))
    close = at(closed["step_on"])
    parts.append(f'<path class="closed" d="M{close} 0V30"/>')
    parts.append(_text(closing, close, 64, "end"))
    if back:
        start = at(back["step_on"])
        parts.append(_box("asked", start, at(as_of_on) - start))
        parts.append(_text(asking, _WIDTH, 42, "end"))
    parts += [
        _text(str(year), at(date(year, 1, 1)) + 2, 88)
        for year in range(_FIRST_YEAR, as_of_on.year + 1)
    ]
    return (
        f'<svg class="years" viewBox="0 0 {_WIDTH} 92" role="img" '
        f'aria-label="{escape(title)}">{"".join(parts)}</svg>'
    )


def _box(kind: str, x: float, width: float) -> str:
    return (
        f'<rect class="{kind}" x="{x}" y="{_TOP}" width="{round(width, 1)}" '
        f'height="{_HEIGHT}"/>'
    )


def _text(words: str, x: float, y: int, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'
