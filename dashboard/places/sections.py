"""The sections of each kind of page, in reading order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Values = Mapping[str, Any]


def _always(_values: Values) -> bool:
    return True


def _has(*names: str) -> Callable[[Values], bool]:
    return lambda values: any(values[name] for name in names)


@dataclass(frozen=True)
class Section:
    """A section with a template of its name.

    Attributes:
        name: Its template, and its anchor on the page.
        is_open: Whether a screen shows it without a click.
        is_shown: Whether a page with these values has it.
        is_in_contents: Whether the list at the top names it.
        is_shared: Whether it reads only what is the same for every place.
        is_in_english: Whether it is in English on every page.
    """

    name: str
    is_open: bool = False
    is_shown: Callable[[Values], bool] = field(default=_always, compare=False)
    is_in_contents: bool = True
    is_shared: bool = False
    is_in_english: bool = False


def _is_on_record(values: Values) -> bool:
    return bool(values["answer"].originals)


_OF_PLACES = (
    Section("answer", is_open=True, is_in_contents=False),
    Section("start", is_open=True, is_shown=_is_on_record, is_in_contents=False),
    Section("owners", is_open=True, is_shared=True),
    Section("police", is_open=True),
    Section("history", is_open=True),
    Section("money", is_open=True),
    Section("council"),
    Section("records"),
    Section("today", is_shared=True),
    Section("cameras"),
    Section("elsewhere"),
    Section("more", is_open=True, is_in_contents=False),
)
SECTIONS: Mapping[str, Sequence[Section]] = {
    "town": _OF_PLACES,
    "county": _OF_PLACES,
    "agency": _OF_PLACES,
    "state": (
        Section("state_answer", is_open=True, is_in_contents=False),
        Section("state_agencies", is_open=True, is_shown=_has("with_ring")),
        Section("state_counties", is_open=True),
        Section("state_law", is_open=True),
    ),
    "find": (
        Section("find", is_open=True, is_in_contents=False),
        Section("meanings", is_in_contents=False),
        Section("looked", is_open=True, is_in_contents=False),
    ),
    "sheet": (Section("sheet", is_open=True),),
    "letter": (
        Section("letter", is_open=True, is_in_english=True),
        Section("letter_to_read"),
    ),
    "today_page": tuple(
        Section(name, is_open=True) for name in ("today", "off", "ring_says", "steps")
    ),
    **{
        kind: (Section(kind, is_open=True),)
        for kind in ("places", "namesakes", "searched", "incident", "figure", "front")
    },
}
