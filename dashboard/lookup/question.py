"""Ways to read a look-up question: a name, and where it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from dashboard.text.addresses import LONGEST_QUESTION

_ZIP = re.compile(r"\b(\d{5})(?:-\d{4})?\b", re.ASCII)
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
class Reading:
    """A name as typed, with the question's state and county, if any."""

    name: str
    state_code: str = ""
    county_name: str = ""


def zip_code(question: str) -> str:
    """Return the five digits if the question is only a ZIP code, otherwise ''."""
    match = _ZIP.search(question)
    if match is None:
        return ""
    rest = _ZIP.sub(" ", question).replace("ZIP", "").replace("zip", "")
    return "" if re.search(r"[^\W_]", rest) else match.group(1)


def readings(question: str, states: Mapping[str, str]) -> list[Reading]:
    """List the likeliest readings of a question; empty without words.

    The whole question as a name, then the name without the state after it, and both
    with the legal kind moved behind the name.
    """
    text = _cleaned(question)
    result = [Reading(text)] if text else []
    result += _with_state_at_the_end(question, states)
    # why: a town and a city may share a name; the legal kind tells them apart.
    result += [_kind_behind(reading) for reading in result]
    return list(dict.fromkeys(result))


def further_readings(question: str, states: Mapping[str, str]) -> list[Reading]:
    """List less likely readings, for questions without a match.

    With abbreviations spelled out, the state anywhere, or the state misspelled.
    """
    text = _cleaned(question)
    first = readings(question, states)
    result = [_written_out(reading) for reading in reversed(first)]
    words = text.split()
    for place, word in enumerate(words):
        if word.upper() in states and len(words) > 1:
            rest = " ".join(words[:place] + words[place + 1 :])
            result += [Reading(rest, word.upper())]
    names = {name.lower(): code for code, name in states.items()}
    for count in (1, 2):
        if len(words) > count:
            tail = " ".join(words[-count:]).lower()
            near = get_close_matches(tail, names, n=1, cutoff=0.8)
            result += [Reading(" ".join(words[:-count]), names[name]) for name in near]
    result += [_written_out(reading) for reading in result]
    return [reading for reading in dict.fromkeys(result) if reading not in first]


def _cleaned(question: str) -> str:
    text = _ZIP.sub(" ", question[:LONGEST_QUESTION])
    return " ".join(text.replace(",", " ").split())


def _with_state_at_the_end(
    question: str, states: Mapping[str, str]
) -> Iterator[Reading]:
    shortened = _ZIP.sub(" ", question[:LONGEST_QUESTION])
    parts = [" ".join(part.split()) for part in shortened.split(",")]
    parts = [part for part in parts if part]
    if len(parts) > 1:
        *names, last = parts
        code = _state_code(last, states)
        if code and len(names) > 1:
            yield Reading(" ".join(names[:-1]), code, names[-1])
        elif not code and _COUNTY.search(last):
            yield Reading(" ".join(names), "", last)
    words = " ".join(parts).split()
    for count in (3, 2, 1):
        code = _state_code(" ".join(words[-count:]), states)
        if code and len(words) > count:
            yield Reading(" ".join(words[:-count]), code)


def _state_code(text: str, states: Mapping[str, str]) -> str:
    """Return the code of the state that the text names or abbreviates, or ''."""
    folded = " ".join(text.replace(".", "").lower().split())
    if folded.upper() in states:
        return folded.upper()
    if folded in _STATE_SHORTS:
        return _STATE_SHORTS[folded]
    if len(folded) < _SHORTEST_STATE_START:
        return ""
    begun = [code for code, name in states.items() if name.lower().startswith(folded)]
    exact = [code for code in begun if states[code].lower() == folded]
    chosen = exact or begun
    return chosen[0] if len(chosen) == 1 else ""


def _written_out(reading: Reading) -> Reading:
    """Spell out abbreviations, and move the legal kind behind the name."""
    words = [
        _WORDS_WRITTEN_SHORT.get(word.lower().rstrip("."), word)
        for word in _kind_behind(reading).name.split()
    ]
    return Reading(" ".join(words), reading.state_code, reading.county_name)


def _kind_behind(reading: Reading) -> Reading:
    """Move the legal kind behind the name: ``Town of Madison`` is ``Madison town``."""
    name = reading.name
    for first, behind in _PUT_BEHIND.items():
        name, is_there = first.subn(behind, name)
        if is_there:
            break
    return Reading(name, reading.state_code, reading.county_name)
