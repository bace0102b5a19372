"""The languages of pages, with the words for codes in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from dashboard.formats import day_text
from warehouse.paths import maker

_SPANISH_MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)


@dataclass(frozen=True)
class Language:
    """A language of pages.

    Attributes:
        code: As in HTML.
        home: Where its pages begin.
    """

    code: Literal["en", "es"]
    home: Literal["", "/es"]

    @property
    def is_english(self) -> bool:
        """Whether it is the language that the record itself is written in."""
        return self.code == "en"

    def choose(self, english: str, spanish: str) -> str:
        """Return the sentence in this language."""
        return english if self.code == "en" else spanish

    def day(self, day: date, precision: str = "day") -> str:
        """Write a date by its precision: ``9 de agosto de 2021``."""
        if self.code == "en" or precision == "year":
            return day_text(day, precision)
        month = f"{_SPANISH_MONTHS[day.month - 1]} de {day.year}"
        if precision == "month":
            return month
        return f"{day.day} de {month}"


ENGLISH = Language("en", "")
SPANISH = Language("es", "/es")


def maker_name(language: Language = ENGLISH) -> str:
    """Name who makes this record."""
    ours = ("the Porchlight developers", "el equipo de Porchlight")
    return maker() or language.choose(*ours)


class EvidenceLimits(NamedTuple):
    """How far one kind of evidence goes.

    Attributes:
        first_on: Its first day.
        last_on: Its last day.
        months: The months of its documents in words, where they are few.
    """

    first_on: date
    last_on: date
    months: str


@dataclass(frozen=True, eq=False)
class Labels(Language):
    """A language with what one snapshot calls things in it.

    Attributes:
        vocabularies: Words by code, by vocabulary and column of ``dim_labels``; in the
            order of legends.
        limits: How far each kind of evidence goes.
        source_names: Short names of sources that are cited often, by address.
        untitled: Kinds of the sources whose titles only repeat their addresses, by
            address.
        copies: Addresses of sources that copy or retell what others published.
    """

    vocabularies: Mapping[tuple[str, str], Mapping[str, str]]
    limits: Mapping[str, EvidenceLimits]
    source_names: Mapping[str, str]
    untitled: Mapping[str, str]
    copies: frozenset[str]

    def labels(self, vocabulary: str, column: str = "label") -> Mapping[str, str]:
        """Name each code of a list; empty for an unknown list."""
        column = column if self.is_english else f"{column}_es"
        return self.vocabularies.get((vocabulary, column), {})

    def label(self, vocabulary: str, code: str | None) -> str:
        """Name one code; empty for none."""
        return self.labels(vocabulary)[code] if code else ""

    def meaning(self, vocabulary: str, code: str | None) -> str:
        """Say what one code means; empty for none."""
        return self.labels(vocabulary, "meaning")[code] if code else ""
