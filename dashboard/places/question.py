"""Ways to read a question: a name, and where it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from dashboard.addresses import LONGEST_QUESTION

_ZIP = re.compile(r"\b(\d{5})(?:-\d{4})?\b", re.ASCII)
_STREET = re.compile(
    r"^\s*(?:\d+\w{0,2}\b|p\.? ?o\.? box)(?=.*[^\W\d])", re.IGNORECASE | re.DOTALL
)
_COUNTY = re.compile(r"\b(county|parish|borough|census area|municipio)$", re.IGNORECASE)
# Words before a name in English or Spanish, with their form after it in our lists.
_PUT_BEHIND = {
    re.compile(rf"^(?:el |la )?{first} (.+)$", re.IGNORECASE): behind
    for first, behind in {
        "(township|twp|town|village|borough|boro) of": r"\2 \1",
        "(?:ciudad|pueblo|municipio) de": r"\1",
        "(?:county of|condado de)": r"\1 county",
        "polic[ií]a del condado de": r"\1 county police department",
        "(?:oficina del )?(?:alguacil|sheriff) del condado de": r"\1 county sheriff",
        "(?:departamento de )?polic[ií]a (?:municipal )?de(?: la ciudad de)?": (
            r"\1 police department"
        ),
        "police(?: department)? of(?: the city of)?": r"\1 police department",
    }.items()
}
_SHORTEST_STATE_START = 3
# A house number and at least one word of the street.
_STREET_WORDS = 2
# Abbreviations that are not the start of the state's name.
_STATE_SHORTS = {
    "fla": "FL",
    "calif": "CA",
    "penna": "PA",
    "wisc": "WI",
    "washington dc": "DC",
}
_WORDS_WRITTEN_SHORT = {
    "co": "county",
    "cnty": "county",
    "so": "sheriff",
    "n": "north",
    "no": "north",
    "s": "south",
    "e": "east",
    "w": "west",
    "univ": "university",
}


@dataclass(frozen=True)
class StateNames:
    """The names of states by code: in English, and in Spanish where it differs."""

    english: Mapping[str, str]
    spanish: Mapping[str, str]

    def code_of(self, text: str) -> str:
        """Return the code of the state that a text names or abbreviates, or ''."""
        folded = " ".join(_without_accents(text).replace(".", "").split())
        if folded.upper() in self.english:
            return folded.upper()
        if folded in _STATE_SHORTS:
            return _STATE_SHORTS[folded]
        if len(folded) < _SHORTEST_STATE_START:
            return ""
        for names in (self.english, self.spanish):
            for code, name in names.items():
                if _without_accents(name).replace(".", "") == folded:
                    return code
        begun = [
            c for c, n in self.english.items() if _without_accents(n).startswith(folded)
        ]
        return begun[0] if len(begun) == 1 else ""


@dataclass(frozen=True)
class Reading:
    """A name as typed, with the question's state and county, if any."""

    name: str
    state_code: str = ""
    county_name: str = ""


@dataclass(frozen=True)
class Question:
    """What a reader typed, without its ZIP code.

    Attributes:
        zip_code: Five digits; empty if there are none.
        is_address: Whether it begins with a house number or a post office box.
    """

    text: str
    zip_code: str
    is_address: bool

    @property
    def is_zip(self) -> bool:
        """Whether it is only a ZIP code."""
        return bool(self.zip_code) and not re.search(r"[^\W_]", self.text)


def read_question(typed: str) -> Question:
    """Separate the ZIP code from the rest of what a reader typed."""
    typed = typed[:LONGEST_QUESTION]
    # A house number may have five digits too.
    codes = [code for code in _ZIP.finditer(typed) if not _is_of_house(typed, code)]
    text = typed
    if codes:
        start, end = codes[-1].span()
        text = re.sub(r"\bzip\b", " ", f"{typed[:start]} {typed[end:]}", flags=re.I)
    return Question(text, codes[-1][1] if codes else "", bool(_STREET.match(text)))


def _is_of_house(typed: str, number: re.Match[str]) -> bool:
    """Tell whether a number begins a text that goes on as an address."""
    rest = typed[number.end() :]
    return not typed[: number.start()].strip() and (
        "," in rest.strip(" ,") or len(rest.split()) > _STREET_WORDS
    )


def readings(text: str, states: StateNames) -> list[Reading]:
    """List the likeliest readings of a question; empty without words.

    The whole question as a name, then the name without the state after it, and both
    with the legal kind moved behind the name.
    """
    name = _cleaned(text)
    result = [Reading(name)] if name else []
    result += _with_state_at_the_end(text, states)
    # A town and a city may share a name; the legal kind tells them apart.
    result += [_kind_behind(reading) for reading in result]
    return list(dict.fromkeys(result))


def further_readings(text: str, states: StateNames) -> list[Reading]:
    """List less likely readings, for questions without a match.

    With abbreviations spelled out, the state anywhere, or the state misspelled.
    """
    first = readings(text, states)
    result = [_written_out(reading) for reading in reversed(first)]
    words = _cleaned(text).split()
    for place, word in enumerate(words):
        if word.upper() in states.english and len(words) > 1:
            rest = " ".join(words[:place] + words[place + 1 :])
            result += [Reading(rest, word.upper())]
    names = {name.lower(): code for code, name in states.english.items()}
    for count in (1, 2):
        if len(words) > count:
            tail = " ".join(words[-count:]).lower()
            near = get_close_matches(tail, names, n=1, cutoff=0.8)
            result += [Reading(" ".join(words[:-count]), names[name]) for name in near]
    result += [_written_out(reading) for reading in result]
    return [reading for reading in dict.fromkeys(result) if reading not in first]


def address_readings(
    text: str, states: StateNames, state_code: str
) -> Iterator[list[Reading]]:
    """Yield readings of the town in an address, the longest name first.

    Args:
        state_code: Of the ZIP code, for an address that names no state; may be empty.
    """
    parts = [part for part in text.split(",") if part.strip()]
    # Street, apartment and box have numbers; towns have none.
    named = [part for part in parts if not re.search(r"\d", part)]
    texts = [", ".join(named)] if named and len(named) < len(parts) else []
    if len(parts) == 1 or states.code_of("".join(named)):
        words = _cleaned(text).split()
        texts = [" ".join(words[at:]) for at in range(_STREET_WORDS, len(words))]
    for each in texts:
        yield [
            replace(reading, state_code=reading.state_code or state_code)
            for reading in readings(each, states)
        ]


def _without_accents(text: str) -> str:
    """Return a text in lower case and without accents."""
    bare = unicodedata.normalize("NFD", text.lower())
    return "".join(sign for sign in bare if not unicodedata.combining(sign))


def _cleaned(text: str) -> str:
    return " ".join(text.replace(",", " ").split())


def _with_state_at_the_end(text: str, states: StateNames) -> Iterator[Reading]:
    parts = [" ".join(part.split()) for part in text.split(",")]
    parts = [part for part in parts if part]
    if len(parts) > 1:
        *names, last = parts
        code = states.code_of(last)
        if code and len(names) > 1:
            yield Reading(" ".join(names[:-1]), code, names[-1])
        elif not code and _COUNTY.search(last):
            yield Reading(" ".join(names), "", last)
    words = " ".join(parts).split()
    for count in (3, 2, 1):
        code = states.code_of(" ".join(words[-count:]))
        if code and len(words) > count:
            yield Reading(" ".join(words[:-count]), code)


def _written_out(reading: Reading) -> Reading:
    """Spell out abbreviations, and move the legal kind behind the name."""
    words = [
        _WORDS_WRITTEN_SHORT.get(word.lower().rstrip("."), word)
        for word in _kind_behind(reading).name.split()
    ]
    return replace(reading, name=" ".join(words))


def with_department(reading: Reading) -> Reading:
    """Write ``Chicago police`` as ``Chicago police department``."""
    is_short = reading.name.lower().endswith(" police")
    return replace(reading, name=f"{reading.name} department") if is_short else reading


def _kind_behind(reading: Reading) -> Reading:
    """Move the legal kind behind the name: ``Town of Madison`` is ``Madison town``."""
    name = reading.name
    for first, behind in _PUT_BEHIND.items():
        name, is_there = first.subn(behind, name)
        if is_there:
            break
    return replace(reading, name=name)
